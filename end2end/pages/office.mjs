import assert from 'node:assert/strict';
import { violations } from '../fixtures/axe.mjs';

/** An officer at a computer, on the plain pages of the office. */
export class Office {
  constructor(phone) {
    this.phone = phone;
    this.page = phone.page;
  }

  async opens(path = '/van-phong') {
    await this.phone.opens(path);
  }

  async signsIn(code) {
    await this.opens('/van-phong/vao');
    await this.page.getByLabel('Mã vào văn phòng').fill(code);
    await this.presses('Vào');
    await this.heading('Các tổ');
  }

  async presses(name) {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  async heading(name) {
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  /** The page fits its window, and axe finds nothing. */
  async isWell() {
    assert.deepEqual(await violations(this.page), []);
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${this.page.url()} is ${wide} px too wide`);
  }
}
