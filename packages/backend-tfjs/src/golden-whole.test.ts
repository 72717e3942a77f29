import '@tensorflow/tfjs-backend-wasm'; // whose engine is the whole package's too: there is one in a process
import { createRequire } from 'node:module';
import type * as whole from '@tensorflow/tfjs';
import { goldenChecks } from './fixtures/golden-checks.js';

// The file for Node asks for the package `long`, of which vitest's conditions give it a form that it does not know; this one holds all it needs.
const tf = createRequire(import.meta.url)('@tensorflow/tfjs/dist/tf.js') as typeof whole;

goldenChecks(tf);
