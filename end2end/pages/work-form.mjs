/** A form of the team's work: a class, a producer, a hamlet's survey. */
export class WorkForm {
  constructor(page) {
    this.page = page;
    this.main = page.getByRole('main');
    this.form = this.main.locator('form');
    this.save = this.form.getByRole('button', { name: 'Lưu', exact: true });
  }

  field(name) {
    return this.form.getByLabel(name, { exact: true });
  }

  choice(question, answer) {
    return this.form.getByRole('group', { name: question, exact: true }).getByRole('button', { name: answer, exact: true });
  }

  /** The error beside a field, by the field's id. */
  problem(id) {
    return this.form.locator(`#${id}-problem`);
  }

  /** Finds a household and chooses it. */
  async picks(typed, name) {
    await this.form.getByRole('searchbox').fill(typed);
    // The keyboard's search key must not save the form.
    await this.form.getByRole('searchbox').press('Enter');
    await this.form.getByRole('group', { name: 'Hộ tìm thấy' }).getByRole('button', { name }).click();
  }
}
