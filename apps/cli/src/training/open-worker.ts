import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Backend } from '@albertkit/core';
import { remoteBackend } from '@albertkit/core/worker';
import { openBackend, type BackendChoice } from '../backends.js';

/**
 * A backend on a thread of its own, so that training shows its progress and can be stopped while a step runs; `dispose` ends the
 * thread. From sources, where there is no built worker file, it computes in this thread. Throws as `openBackend`.
 */
export async function openWorkerBackend(choice: BackendChoice): Promise<Backend> {
  const file = fileURLToPath(new URL('./backend-worker.js', import.meta.url));
  // What cannot be opened is said here, with its own code.
  const here = await openBackend(choice);
  if (!existsSync(file)) return here;
  await here.dispose();
  const worker = new Worker(file, { workerData: choice });
  const backend = await remoteBackend(worker);
  return {
    ...backend,
    dispose: async () => {
      await backend.dispose();
      await worker.terminate();
    },
  };
}
