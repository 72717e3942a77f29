import { referenceBackend } from '@albertkit/core/reference';
import { conformanceSettings } from '../../../testing/conformance-settings.js';
import { conformanceSuite } from './vitest.js';

// Its ops are compared with themselves here, and with what they mean in core's own tests; the laws and golden models are news. Core's
// tests cannot hold this: the build of core would wait for conformance, which waits for core.
conformanceSuite({ name: 'reference', backend: referenceBackend(), exactBatches: true, exactHeads: true, ...conformanceSettings() });
