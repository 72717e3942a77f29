import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { conformanceSuite } from '@albertkit/conformance/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { conformanceSettings } from '../../../testing/conformance-settings.js';
import { devices } from './fixtures/devices.js';
import { tfjsBackend } from './index.js';

for (const device of devices) conformanceSuite({ name: `tfjs ${device}`, backend: tfjsBackend({ tf, device }), exactHeads: true, ...conformanceSettings() });
