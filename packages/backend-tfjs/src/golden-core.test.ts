import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { goldenChecks } from './fixtures/golden-checks.js';

goldenChecks(tf);
