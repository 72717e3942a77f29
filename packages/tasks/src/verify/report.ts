import type { AgreementReport, BackendAgreement } from '@albertkit/core/agreement';

/** An input for which a backend leads to another decision than the reference. */
export type ChangedDecision = { readonly input: number; readonly expected: string; readonly actual: string };

/** Labels, spans, entities or first words beside the reference's. */
export type Decisions = { readonly of: number; readonly changed: readonly ChangedDecision[] };

export type BackendVerdict = BackendAgreement & {
  /** Absent where the task decides nothing, or the backend did not run. */
  readonly decisions?: Decisions;
};

/** What `verify` found, as plain data: a backend agrees where its outputs do and no decision is another one. */
export type TaskAgreement = Omit<AgreementReport, 'backends'> & {
  readonly task: string;
  readonly inputs: number;
  readonly backends: readonly BackendVerdict[];
};
