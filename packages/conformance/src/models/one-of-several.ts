import type { HeadKind, Tensor, Tensors } from '@albertkit/core';

/** How a head's parameter is called where it is one of several, `albert.*` and `heads.NAME.*`; `parameter` is its name where the head is alone. */
export const parameterOfSeveral = (parameter: string, head: string, kind: HeadKind): string =>
  kind === 'base' ? `albert.${parameter}` : parameter.startsWith('albert.') ? parameter : `heads.${head}.${parameter}`;

/** Of several heads each choice is a row: inputs [batch, choices, sequence] to [batch*choices, sequence]. */
export const choicesAsRows = (inputs: Tensors): Tensors =>
  Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, { ...tensor, shape: [tensor.shape[0]! * tensor.shape[1]!, ...tensor.shape.slice(2)] }]));

/** What a head alone gives in the shape that it has among several: scores of choices [batch, choices] are [batch*choices, 1], all else is as it was. */
export const outputOfSeveral = (output: Tensor, kind: HeadKind): Tensor => (kind === 'multiple-choice' ? { ...output, shape: [output.data.length, 1] } : output);
