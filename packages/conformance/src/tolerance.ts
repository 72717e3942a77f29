/** How a result comes about, and so how far rounding may move it. */
export type Kind = keyof (typeof table)['float32'];
export type Precision = keyof typeof table;

/**
 * How far a result may be from the reference, as |got - wanted| / (1 + |wanted|) where nothing else is said, for one term and one block. int32 and bool
 * are always exact. This is the only place with such numbers.
 *
 * - `exact`: values are moved, chosen or compared; nothing rounds. (float32 inputs are exact in the reference's float64.)
 * - `arithmetic`: one rounding of + - x / or a root; four where a device's division is a product with a reciprocal.
 * - `function`: an approximation of exp, log, tanh, erf; float32 libraries keep about 1e-7, GPU ones 1e-6.
 * - `summed`: a sum of products, over the size of what is added up, sum |x||w| (`magnitudes`). Each product and each addition
 *   rounds once, so that whatever the order the error is at most `terms` units of rounding of that size (Higham, Accuracy and
 *   Stability of Numerical Algorithms, 3.1), however much the terms cancel; two units are let go, for devices that do not round to nearest.
 * - `composed`: several of the above in a row, such as softmax or layerNorm; grows with the longest sum inside.
 * - `gradient`: of one op; grows with the entries that stretching adds up.
 * - `output`, `parameterGradient`: of a model. Every block rounds anew and passes on what came in, and layerNorm keeps it in
 *   proportion, so this grows with the blocks; gradients are taken over the largest entry of their tensor.
 */
const table = {
  float64: { exact: 0, arithmetic: 1e-15, function: 1e-14, summed: 2.5e-16, composed: 1e-13, gradient: 1e-13, output: 1e-12, parameterGradient: 1e-11 },
  float32: { exact: 0, arithmetic: 2.5e-7, function: 1e-6, summed: 1.2e-7, composed: 2e-6, gradient: 2e-6, output: 5e-6, parameterGradient: 2e-5 },
  float16: { exact: 5e-4, arithmetic: 2e-3, function: 4e-3, summed: 1e-3, composed: 8e-3, gradient: 8e-3, output: 2e-2, parameterGradient: 5e-2 },
} as const;

/** How far outputs and gradients may be from the golden ones. */
export type GoldenBounds = { readonly output: number; readonly gradient: number };

/** What docs/design.md asks of the golden values, whatever the model's size. */
const goldenTable = {
  float64: { output: 1e-9, gradient: 5e-6 },
  float32: { output: 2e-5, gradient: 5e-5 },
  float16: { output: 2e-2, gradient: 5e-2 },
} as const satisfies Record<Precision, GoldenBounds>;

export const goldenBounds = (precision: Precision, both?: number): GoldenBounds => (both === undefined ? goldenTable[precision] : { output: both, gradient: both });

/** A unit of rounding: results have so many bits. */
export const bits = { float64: 53, float32: 24, float16: 11 } as const satisfies Record<Precision, number>;

/** Functions are off by up to 16 units of rounding (`function`): so many times the noise of a model whose ops are off by one. */
export const noiseMargin = 16;

/** The tolerance of a result of this kind; `terms` is the longest sum in it, or the number of blocks of a model. */
export const tolerance = (precision: Precision, kind: Kind, terms = 1): number => table[precision][kind] * Math.max(1, terms);
