import type { Machine } from './machine.js';

/** What a benchmark gives: data for programs, and the same for people. */
export type Report = { readonly name: string; readonly machine: Machine; readonly rounds: number; readonly results: readonly object[]; readonly text: string };
