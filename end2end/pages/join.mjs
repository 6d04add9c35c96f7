/** "Vào tổ" */
export class JoinPage {
  constructor(page) {
    this.page = page;
    this.code = page.getByLabel('Mã vào tổ');
    this.button = page.getByRole('button', { name: 'Vào tổ' });
    this.problem = page.getByRole('alert');
  }

  async submits() {
    await this.button.and(this.page.locator(':enabled')).click();
  }

  async types(code) {
    await this.code.fill(code);
    await this.submits();
  }
}
