import assert from 'node:assert/strict';
import { violations } from '../fixtures/axe.mjs';
import { faults } from '../fixtures/layout.mjs';

/** An officer's screen. */
export const DESK = { width: 1280, height: 800, hasTouch: false };

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
    await this.page.getByRole('navigation').getByRole('link', { name: 'Các tổ' }).waitFor();
  }

  async presses(name) {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  async heading(name) {
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  /** The page fits its window, everything can be read and tapped, and axe finds nothing. */
  async isWell() {
    assert.deepEqual([...(await violations(this.page)), ...(await faults(this.page))], [], this.page.url());
  }
}
