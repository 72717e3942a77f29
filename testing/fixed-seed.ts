import fc from 'fast-check';
import { seed } from './sizes.js';

// A run of the tests is the same every time; ALBERTKIT_SEED gives another, and a failure prints the seed that it had.
fc.configureGlobal({ seed: seed() });
