import type { OpName } from '@albertkit/core';
import { activation } from './activation.js';
import { attentionOps } from './attention.js';
import { broadcast } from './broadcast.js';
import type { OpProperty } from './case.js';
import { compareOps } from './compare.js';
import { dropoutOps } from './dropout.js';
import { elementwise } from './elementwise.js';
import { indexing } from './indexing.js';
import { linearOps } from './linear.js';
import { loss } from './loss.js';
import { matmulOps } from './matmul.js';
import { maxOps } from './max.js';
import { movement } from './movement.js';
import { normalise } from './normalise.js';
import { scaleGradientOps } from './scale-gradient.js';
import { source } from './source.js';

/** What every op is put to; leaving one out does not compile. */
export const opProperties: Readonly<Record<OpName, OpProperty>> = {
  ...source, ...elementwise, ...compareOps, ...broadcast, ...maxOps, ...movement, ...matmulOps, ...indexing,
  ...linearOps, ...activation, ...normalise, ...attentionOps, ...dropoutOps, ...scaleGradientOps, ...loss,
};
