/** "Hộ mới" */
export class HouseholdForm {
  constructor(page) {
    this.page = page;
    this.form = page.getByRole('main').locator('form');
    this.save = this.form.getByRole('button', { name: 'Lưu', exact: true });
    this.problem = this.form.getByRole('alert');
    this.head = this.form.getByLabel(/^Tên chủ hộ/);
    this.phone = this.form.getByLabel(/^Số điện thoại/);
    this.consent = this.form.getByRole('button', { name: 'Đồng ý bằng lời' });
  }

  async fills({ hamlet, head, phone, note }) {
    if (hamlet) await this.form.getByRole('button', { name: hamlet, exact: true }).click();
    if (head || phone || note) await this.consent.click();
    if (head) await this.head.fill(head);
    if (phone) await this.phone.fill(phone);
    if (note) await this.form.getByLabel(/^Cách tìm nhà/).fill(note);
  }

  /** Saves and gives the new household's id. */
  async saves(facts) {
    await this.fills(facts);
    await this.save.click();
    await this.page.waitForURL(/\/ho-dan\/[0-9a-f-]{36}$/);
    return new URL(this.page.url()).pathname.split('/').at(-1);
  }
}
