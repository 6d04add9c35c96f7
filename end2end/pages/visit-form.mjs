/** "Ghi lượt thăm" */
export class VisitForm {
  constructor(page) {
    this.page = page;
    this.form = page.getByRole('main').locator('form');
    this.save = this.form.getByRole('button', { name: 'Lưu', exact: true });
    this.problem = this.form.getByRole('alert');
    this.note = this.form.getByLabel('Ghi chú');
  }

  /** A choice of a question, such as `choice('Kết quả', 'Vắng')`. */
  choice(question, answer) {
    return this.form.getByRole('group', { name: question, exact: true }).getByRole('button', { name: answer, exact: true });
  }

  plus(what) {
    return this.form.getByRole('button', { name: `Thêm một: ${what}`, exact: true });
  }

  async fills({ outcome, electricity, helped = 0, note, followUp } = {}) {
    if (outcome) await this.choice('Kết quả', outcome).last().click();
    if (electricity) await this.choice('Trả tiền điện qua điện thoại', electricity).last().click();
    for (let i = 0; i < helped; i += 1) await this.plus('Cài VssID · hôm nay giúp').click();
    if (followUp) await this.choice('Hẹn ghé lại', followUp).last().click();
    if (note) await this.note.fill(note);
  }

  async saves(answers) {
    await this.fills(answers);
    await this.save.click();
  }
}
