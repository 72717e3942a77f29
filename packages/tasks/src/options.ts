import { AlbertkitError } from '@albertkit/core';

/** What an option may be, as data, so that a program can check it and show it. */
export type OptionRule =
  | { readonly kind: 'flag'; readonly about: string }
  | { readonly kind: 'whole'; readonly min: number; readonly about: string }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number; readonly about: string }
  /** A number for each name. */
  | { readonly kind: 'numbers'; readonly min: number; readonly max: number; readonly about: string }
  | { readonly kind: 'text'; readonly about: string }
  | { readonly kind: 'function'; readonly about: string }
  | { readonly kind: 'choice'; readonly of: readonly string[]; readonly about: string }
  | { readonly kind: 'texts'; readonly about: string };
export type OptionRules = Readonly<Record<string, OptionRule>>;

/** The options that every task takes, and every run. */
export const commonOptions: OptionRules = {
  truncate: { kind: 'flag', about: 'cut a text that is too long for one row; otherwise it slides in windows' },
  maxTokens: { kind: 'whole', min: 3, about: 'most tokens in a row, special tokens among them' },
  overlap: { kind: 'whole', min: 0, about: 'tokens that neighbouring windows share, at most half a window' },
  tokenBudget: { kind: 'whole', min: 1, about: 'most tokens in a run, padding among them' },
};

/** Taken with the options, and no business of a task; their types are enough. */
const ofTheRun: readonly string[] = ['signal', 'onProgress', 'firstInput', 'held'];

/** Throws `OPTION` for a name or a value that a task does not take; `undefined` counts as left out. */
export function checkOptions(task: string, rules: OptionRules, options: object): void {
  const known = { ...commonOptions, ...rules };
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || ofTheRun.includes(name)) continue;
    const rule = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!rule) throw new AlbertkitError('OPTION', `${task} has no option "${name}": it takes ${Object.keys(known).join(', ')}.`, { task, option: name, known: Object.keys(known) });
    if (!fits(rule, value)) throw new AlbertkitError('OPTION', `The option "${name}" of ${task} is ${shown(value)} where it takes ${wanted(rule)}.`, { task, option: name, value });
  }
}

function fits(rule: OptionRule, value: unknown): boolean {
  switch (rule.kind) {
    case 'flag': return typeof value === 'boolean';
    case 'whole': return typeof value === 'number' && Number.isSafeInteger(value) && value >= rule.min;
    case 'number': return isNumber(value, rule);
    case 'numbers': return typeof value === 'object' && value !== null && Object.values(value).every((one) => isNumber(one, rule));
    case 'text': return typeof value === 'string';
    case 'function': return typeof value === 'function';
    case 'choice': return typeof value === 'string' && rule.of.includes(value);
    case 'texts': return Array.isArray(value) && value.every((text) => typeof text === 'string');
  }
}

type Bounds = { readonly min?: number; readonly max?: number };
const isNumber = (value: unknown, { min = -Infinity, max = Infinity }: Bounds): boolean => typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max;
const between = ({ min, max }: Bounds): string => (min === undefined ? '' : ` from ${min}`) + (max === undefined ? '' : ` to ${max}`);

/** A value for a message; JSON has no word for some (a BigInt, an object that holds itself). */
function shown(value: unknown): string {
  try {
    return JSON.stringify(value).slice(0, 80);
  } catch {
    return typeof value;
  }
}

function wanted(rule: OptionRule): string {
  switch (rule.kind) {
    case 'flag': return 'true or false';
    case 'whole': return `a whole number from ${rule.min}`;
    case 'number': return `a number${between(rule)}`;
    case 'numbers': return `an object of numbers${between(rule)}`;
    case 'text': return 'a text';
    case 'function': return 'a function';
    case 'choice': return `one of ${rule.of.join(', ')}`;
    case 'texts': return 'a list of texts';
  }
}
