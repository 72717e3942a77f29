import { geluOp, geluTanhOp, reluOp, sigmoidOp } from './activation.js';
import { attentionOp } from './attention.js';
import { expandOp, sumOp } from './broadcast.js';
import { castOp, equalOp, lessOp, whereOp } from './compare.js';
import { dropoutMaskOp } from './dropout.js';
import { addOp, divOp, erfOp, expOp, logOp, mulOp, sqrtOp, subOp, tanhOp } from './elementwise.js';
import { gatherOp, iotaOp, scatterAddOp } from './indexing.js';
import { linearOp } from './linear.js';
import { binaryCrossEntropyOp, crossEntropyOp } from './loss.js';
import { matmulOp } from './matmul.js';
import { maxOp } from './max.js';
import { concatOp, padOp, reshapeOp, sliceOp, transposeOp } from './movement.js';
import { layerNormOp, logSoftmaxOp, softmaxOp } from './normalise.js';
import { scaleGradientOp } from './scale-gradient.js';
import { constantOp, inputOp, parameterOp, stateOp } from './source.js';
import type { AnyOp, Op } from '../ir/op.js';

/** Where values come from: a backend's executor answers these, not its lowering table. */
export const sources = { input: inputOp, parameter: parameterOp, state: stateOp };

/** What every backend must lower; leaving one out of a table does not compile. */
export const primitives = {
  constant: constantOp,
  add: addOp, sub: subOp, mul: mulOp, div: divOp, exp: expOp, log: logOp, sqrt: sqrtOp, tanh: tanhOp, erf: erfOp,
  equal: equalOp, less: lessOp, where: whereOp, cast: castOp,
  sum: sumOp, expand: expandOp, max: maxOp,
  reshape: reshapeOp, transpose: transposeOp, slice: sliceOp, pad: padOp, concat: concatOp,
  matmul: matmulOp,
  gather: gatherOp, scatterAdd: scatterAddOp, iota: iotaOp,
};

/** Said with primitives; a backend lowers one whole only where that is faster or more exact. `repeat` is the one with a body: see repeat.ts. */
export const composites = {
  linear: linearOp,
  gelu: geluOp, geluTanh: geluTanhOp, relu: reluOp, sigmoid: sigmoidOp,
  softmax: softmaxOp, logSoftmax: logSoftmaxOp, layerNorm: layerNormOp,
  attention: attentionOp,
  dropoutMask: dropoutMaskOp, scaleGradient: scaleGradientOp,
  crossEntropy: crossEntropyOp, binaryCrossEntropy: binaryCrossEntropyOp,
};

type Primitives = typeof primitives;
type Composites = typeof composites;
export type PrimitiveName = keyof Primitives;
export type CompositeName = keyof Composites;
export type OpName = PrimitiveName | CompositeName;
type OpOf<K extends OpName> = (Primitives & Composites)[K];
/** The attributes an op is applied with. */
export type AttrsOf<K extends OpName> = OpOf<K> extends Op<string, infer _N, infer A> ? A : never;
/** How many inputs an op takes. */
export type ArityOf<K extends OpName> = OpOf<K>['arity'];

const registry: ReadonlyMap<string, AnyOp> = new Map<string, AnyOp>(Object.entries({ ...sources, ...primitives, ...composites }));

/** The op of this name, or undefined; `repeat` is not among them. */
export const findOp = (name: string): AnyOp | undefined => registry.get(name);
