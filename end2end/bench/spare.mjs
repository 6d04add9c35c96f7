import { cp, rm } from 'node:fs/promises';
import { freshFolder } from '../fixtures/place.mjs';

/** A copy of a folder, to start from the same again. Nothing may have the folder open. */
export class Spare {
  static async of(folder) {
    const spare = Object.assign(new Spare(), { folder, copy: await freshFolder() });
    await cp(folder.path, spare.copy.path, { recursive: true });
    return spare;
  }

  async goesBack() {
    await rm(this.folder.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    await cp(this.copy.path, this.folder.path, { recursive: true });
  }

  async isThrownAway() {
    await this.copy.remove();
  }
}
