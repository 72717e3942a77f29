import type { Graph } from '@albertkit/core';

/** What a training step keeps beside the parameters is named so; a parameter is kept under its own name. */
const prefix = 'optimiser.';

/** The names of a training step's state: both averages of each parameter, and counters. */
export const stateNames = {
  first: (parameter: string): string => `${prefix}first.${parameter}`,
  second: (parameter: string): string => `${prefix}second.${parameter}`,
  updates: `${prefix}updates`,
  skipped: `${prefix}skipped`,
} as const;

/** The parameters that a training step moves; the others of its model are its plain parameters. */
export const trainedParameters = ({ state }: Graph): readonly string[] => Object.keys(state).filter((name) => !name.startsWith(prefix));
