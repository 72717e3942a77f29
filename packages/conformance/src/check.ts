import type { Backend, CompileOptions } from '@albertkit/core';
import { compare } from './compare.js';
import type { GoldenBounds, Precision } from './tolerance.js';
import type { Tensor, Tensors } from '@albertkit/core';

/** What one check found: the largest difference, by its tolerance, is told also where all is well. */
export type Report = {
  readonly cases: number;
  readonly seed: number;
  /** As |got - wanted| / (1 + |wanted|), over the size of what was added up for sums, and over the largest entry for gradients of parameters. */
  readonly largest: { readonly difference: number; readonly where: string };
  /** What was allowed where the largest difference is. */
  readonly tolerance: number;
  /** The reason of an exception that applied. */
  readonly excepted?: string;
};

/** What is checked, and how much of it. */
export type Subject = {
  readonly backend: Backend;
  readonly seed: number;
  /** Random cases an op or law. */
  readonly runs: number;
  /** Random models. */
  readonly models: number;
  readonly precision: Precision;
  /** A batch must equal its rows run alone to the bit. */
  readonly exactBatches: boolean;
  /** Several heads on one encoder must equal the heads alone to the bit. */
  readonly exactHeads: boolean;
  readonly compile: CompileOptions;
  readonly golden: GoldenBounds;
};

/** One property that every backend has. */
export type Check = { readonly name: string; run(subject: Subject): Promise<Report> };

/** Two tensors differ by more than allowed. */
export class Mismatch extends Error {}

/** Counts cases and keeps the largest difference while a check runs. */
export class Meter {
  #cases = 0;
  #largest = { difference: 0, where: 'nowhere' };
  #tolerance = 0;

  count(): void {
    this.#cases++;
  }

  /** Throws where `got` is further from `wanted` than `allowed`; `by` takes the place of 1 + |wanted|, for all entries or for each. */
  compare(name: string, got: Tensor | undefined, wanted: Tensor, allowed: number, by?: number | Tensor): void {
    const { difference, where, beyond } = compare(got, wanted, allowed, by);
    if (this.#cases <= 1 && this.#largest.difference === 0) this.#tolerance = allowed;
    if (share(difference, allowed) > share(this.#largest.difference, this.#tolerance)) {
      this.#largest = { difference, where: `${name} ${where}` };
      this.#tolerance = allowed;
    }
    if (beyond.length > 0) throw new Mismatch(`${name} ${form(wanted)} is off by ${difference}, allowed ${allowed}: ${beyond.join('; ')}`);
  }

  /** The same for all tensors of `wanted`. */
  compareAll(got: Tensors, wanted: Tensors, allowed: (tensor: Tensor) => number): void {
    for (const [name, tensor] of Object.entries(wanted)) this.compare(name, got[name], tensor, allowed(tensor));
  }

  report(seed: number): Report {
    return { cases: this.#cases, seed, largest: this.#largest, tolerance: this.#tolerance };
  }
}

const share = (difference: number, allowed: number): number => (difference === 0 ? 0 : difference / allowed);
const form = ({ dtype, shape }: Tensor): string => `${dtype}[${shape.join(', ')}]`;
