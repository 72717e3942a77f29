import { parentPort, workerData } from 'node:worker_threads';
import { serveBackend } from '@albertkit/core/worker';
import { openBackend, type BackendChoice } from '../backends.js';

// The whole of this thread: a run of onnxruntime blocks it, and not the one that shows progress and hears Ctrl-C.
if (parentPort) serveBackend(await openBackend(workerData as BackendChoice), parentPort, { transfer: true });
