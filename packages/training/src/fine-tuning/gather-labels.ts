import { AlbertkitError, type ProblemType } from '@albertkit/core';
import type { TextClassificationExample, TokenClassificationExample } from '@albertkit/tasks';

/** The labels of a head that is to be trained, and what they are of a text. */
export type GatheredLabels = { readonly labels: readonly string[]; readonly problemType: ProblemType };

/**
 * The labels that examples of text classification use, in the order of their code units; for values, `LABEL_0` and so on, as
 * transformers calls them. Throws `DATA_EMPTY`, `DATA_ONE_CLASS` where there is nothing to tell apart, and `EXAMPLE` where examples are of
 * different kinds or have different numbers of values.
 */
export function gatherTextLabels(examples: Iterable<TextClassificationExample>): GatheredLabels {
  const labels = new Set<string>();
  let problemType: ProblemType | undefined;
  let values: number | undefined;
  let number = 0;
  for (const example of examples) {
    const kind = 'label' in example ? 'single_label_classification' : 'labels' in example ? 'multi_label_classification' : 'regression';
    problemType ??= kind;
    if (kind !== problemType) throw new AlbertkitError('EXAMPLE', `Example ${number} is one of ${kind}, and those before it are of ${problemType}: a head is of one kind.`, { input: number, given: kind, problem: problemType });
    if ('label' in example) labels.add(example.label);
    else if ('labels' in example) for (const label of example.labels) labels.add(label);
    else if ((values ??= example.values.length) !== example.values.length) throw new AlbertkitError('EXAMPLE', `Example ${number} has ${example.values.length} values, and those before it have ${values}.`, { input: number, given: example.values.length, values });
    number++;
  }
  if (problemType === undefined) throw emptyData();
  if (problemType === 'regression') return { problemType, labels: Array.from({ length: values ?? 0 }, (_, n) => `LABEL_${n}`) };
  if (problemType === 'single_label_classification' ? labels.size < 2 : labels.size === 0) throw oneClass([...labels], number);
  return { problemType, labels: [...labels].sort() };
}

/**
 * The labels that examples of token classification need: `O`, and for each name of an entity, in the order of their code units, `B-` and `I-`.
 * Throws `DATA_EMPTY`, and `DATA_ONE_CLASS` where no example has an entity.
 */
export function gatherEntityLabels(examples: Iterable<TokenClassificationExample>): readonly string[] {
  const names = new Set<string>();
  let count = 0;
  for (const { entities } of examples) {
    count++;
    for (const { label } of entities) names.add(label);
  }
  if (count === 0) throw emptyData();
  if (names.size === 0) throw oneClass(['O'], count);
  return ['O', ...[...names].sort().flatMap((name) => [`B-${name}`, `I-${name}`])];
}

/** The name of a label that data gives by number. Throws `LABEL_RANGE`. */
export function labelAt(labels: readonly string[], number: number): string {
  const label = Number.isInteger(number) ? labels[number] : undefined;
  if (label === undefined) throw new AlbertkitError('LABEL_RANGE', `Label ${number} is none of the ${labels.length} labels, 0 to ${labels.length - 1}.`, { label: number, labels: labels.length });
  return label;
}

export const emptyData = (): AlbertkitError => new AlbertkitError('DATA_EMPTY', 'There are no examples: training needs some.');

export const oneClass = (labels: readonly string[], count: number): AlbertkitError =>
  new AlbertkitError('DATA_ONE_CLASS', `All ${count} examples say ${labels.length === 0 ? 'nothing' : JSON.stringify(labels[0])}: there is nothing to tell apart. Give examples of at least two kinds.`, { labels, count });
