import '@tensorflow/tfjs-backend-wasm'; // whose engine is the whole package's too: there is one in a process
import { createRequire } from 'node:module';
import { conformanceSuite } from '@albertkit/conformance/vitest';
import type * as whole from '@tensorflow/tfjs';
import { goldenNumbers } from '../../../testing/conformance-settings.js';
import { devices } from './fixtures/devices.js';
import { tfjsBackend } from './index.js';

// The file for Node asks for the package `long`, of which vitest's conditions give it a form that it does not know; this one holds all it needs.
const tf = createRequire(import.meta.url)('@tensorflow/tfjs/dist/tf.js') as typeof whole;

// conformance.test.ts has the other form of `tf`, and all checks.
for (const device of devices) conformanceSuite({ name: `@tensorflow/tfjs ${device}`, backend: tfjsBackend({ tf, device }), only: /golden/, ...goldenNumbers() });
