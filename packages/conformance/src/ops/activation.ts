import { gelu, geluTanh, relu, sigmoid } from '@albertkit/core';
import { among, hundredths, ordinary } from '../arbitrary/tensors.js';
import { unary, type Part } from './case.js';

const far = among(0, -0, 1e-40, -1e-40, 10, -10, 100, -100, 1e4, -1e4);
const wide = hundredths(-9000, 9000);

export const activation: Part<'gelu' | 'geluTanh' | 'relu' | 'sigmoid'> = {
  gelu: { kind: 'function', cases: unary(gelu), special: unary(gelu, far) },
  geluTanh: { kind: 'function', cases: unary(geluTanh), special: unary(geluTanh, far) },
  relu: { kind: 'exact', cases: unary(relu, ordinary), special: unary(relu, far) },
  sigmoid: { kind: 'function', cases: unary(sigmoid, wide), special: unary(sigmoid, far) },
};
