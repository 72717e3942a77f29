// A model folder from disk, its heads and their labels; a missing one is named.
import { join } from 'node:path';

/** @param {(name: string) => Promise<any>} load @param {string} root */
export async function check(load, root) {
  const { openModel } = await load('@albertkit/hub');
  const folder = await openModel(join(root, 'models', 'nano'));
  const head = folder.heads.get('sentiment');
  if (head.labels.join() !== 'negative,neutral,positive') throw new Error(`labels are ${head.labels.join()}`);
  const error = await openModel(join(root, 'models', 'nowhere')).then(() => undefined, (/** @type {any} */ reason) => reason);
  if (error?.code !== 'FOLDER_MISSING') throw new Error(`a missing folder gives ${error?.code}`);
  console.log(`${head.task}: ${head.labels.join(', ')}`);
}
