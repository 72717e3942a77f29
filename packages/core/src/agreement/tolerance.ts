/** How far a number may be from the wanted one: `absolute + relative * |wanted|`. */
export type Tolerance = { readonly absolute: number; readonly relative: number };

/** What a float32 backend may differ from the reference in a model's outputs (DESIGN: "Numbers to live up to"). */
export const outputTolerance: Tolerance = { absolute: 2e-5, relative: 2e-5 };

/** These move numbers and change none; what is left is that a device may take a denormal for zero. */
const moving = ['constant', 'where', 'cast', 'expand', 'max', 'reshape', 'transpose', 'slice', 'pad', 'concat', 'gather', 'iota', 'relu'];
/** IEEE 754 rounds these to the nearest float32, 6e-8 off; GPUs are let go to several times that. */
const arithmetic = ['add', 'sub', 'mul', 'div', 'sqrt'];
const smallest = 1.2e-38;

/**
 * What one op alone may differ from the reference when both get the same float32 numbers. Functions are approximated by a
 * backend (Abramowitz and Stegun's erf is 1.5e-7 off, so near 0 only an absolute bound holds). What an op makes of the
 * rounding of its inputs, as cancellation does in a long sum, is measured where `conditioned` and comes on top: see `slackOf`.
 */
export function opTolerance(op: string): Tolerance & { readonly conditioned: boolean } {
  if (moving.includes(op)) return { absolute: smallest, relative: 6e-8, conditioned: false };
  if (arithmetic.includes(op)) return { absolute: smallest, relative: 5e-7, conditioned: false };
  return { absolute: 2e-6, relative: 4e-6, conditioned: true };
}
