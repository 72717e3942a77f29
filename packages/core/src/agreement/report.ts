import type { Difference } from './difference.js';
import type { Tolerance } from './tolerance.js';

/** The first node of a graph that a backend computes otherwise than the reference. */
export type Divergence = {
  /** The op, such as `layerNorm`; where a composite is taken apart on this backend, the part that is off. */
  readonly op: string;
  /** The node's place in the unrolled graph. */
  readonly place: number;
  /** The composites around it, outermost first, where the op is a part of one. */
  readonly within: readonly string[];
  /** The parameter it works with, or else the nearest parameter or input before it. */
  readonly near?: string;
  /** Which of the nodes with this op and this name it is, from 1, and how many there are: a shared layer is used many times. */
  readonly use: number;
  readonly uses: number;
  /** True where the node alone, given the reference's inputs, is off; false where it is only in the graph. */
  readonly alone: boolean;
  /** Of the node alone, or of its value in the graph. */
  readonly difference: Difference;
  /** What the backend threw, where it did. */
  readonly error?: ThrownFacts;
};

export type ThrownFacts = { readonly code: string; readonly message: string };

/** What a backend threw, as plain data. */
export function thrownFacts(thrown: unknown): ThrownFacts {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'UNKNOWN';
  return { code, message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** One backend beside the reference. */
export type BackendAgreement = {
  readonly backend: string;
  readonly agrees: boolean;
  /** By the name of the graph's output. */
  readonly outputs: Readonly<Record<string, Difference>>;
  /** Where it does not agree: the first node that diverges; absent where none was found or looked for. */
  readonly diverges?: Divergence;
  /** What it threw instead of giving outputs. */
  readonly error?: ThrownFacts;
};

/** What `verifyBackends` found, as plain data. */
export type AgreementReport = {
  readonly agrees: boolean;
  readonly tolerance: Tolerance;
  /** How many runs were compared. */
  readonly runs: number;
  /** In the order the backends were given. */
  readonly backends: readonly BackendAgreement[];
};
