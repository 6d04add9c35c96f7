/** "Hôm nay" */
export class Today {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Hôm nay' });
    this.main = page.getByRole('main');
  }

  row(name) {
    return this.main.getByRole('listitem').filter({ hasText: name });
  }

  /** "Đã lưu trên máy này 17:42" */
  async savedNotice() {
    const notice = this.main.getByRole('status').getByText(/^Đã lưu trên máy này \d\d:\d\d$/);
    await notice.waitFor();
    return notice.innerText();
  }

  logButton(name) {
    return this.row(name).getByRole('link', { name: 'Ghi lượt thăm' });
  }
}
