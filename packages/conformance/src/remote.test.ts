import { remoteBackend, serveBackend } from '@albertkit/core/worker';
import { referenceBackend } from '@albertkit/core/reference';
import { afterAll } from 'vitest';
import { conformanceSettings } from '../../../testing/conformance-settings.js';
import { conformanceSuite } from './vitest.js';

// Both ends in one thread: what goes through a port is copied all the same. core's own tests have a worker at the other end.
const { port1, port2 } = new MessageChannel();
serveBackend(referenceBackend(), port2);
const backend = await remoteBackend(port1);
afterAll(() => backend.dispose());

conformanceSuite({ name: 'reference behind a port', backend, exactBatches: true, ...conformanceSettings() });
