import assert from 'node:assert/strict';
import { until } from '../fixtures/wait.mjs';

/** The status line that every screen has. */
export class Status {
  constructor(page) {
    this.line = page.getByRole('banner').getByRole('status').getByRole('link');
  }

  async text() {
    return (await this.line.innerText()).trim();
  }

  async says(expected, options) {
    await until(`the status line says “${expected}”`, async () => {
      const text = await this.text();
      const fits = expected instanceof RegExp ? expected.test(text) : text === expected;
      if (!fits) assert.fail(`it says “${text}”`);
      return true;
    }, options);
  }
}
