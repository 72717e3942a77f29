import { AlbertkitError, type Tensors } from '@albertkit/core';
import type { Encoding } from '@albertkit/tokenizer';
import { disguises, unfold, type Disguise, type Fold, type FoldedText } from './folded-text.js';
import { labelProbabilities, matchOf, safeLabelIds, thresholdOf, type Match, type ModerationRules } from './moderation-labels.js';
import { occludeWords, type Occluded } from './occlusion.js';
import { topPlaces } from './probabilities.js';
import { rowLimits } from './row-limits.js';
import { planRows, type Coverage, type Row, type RowPlan } from './rows.js';
import type { Span } from './span.js';
import type { TaskContext, TaskOptions, TrainableTask } from './task.js';
import { labelId, labelTensor, type LabelScore, type TextClassificationExample } from './text-classification.js';
import { readTextInput } from './text-input.js';
import { trimBlanks } from './word-edges.js';

export type ContentModerationOptions = TaskOptions & ModerationRules & {
  /** Name the words that carry what was found, by hiding them in turn; false when left out. Costs up to 64 rows more for each row that carries a label. */
  readonly evidence?: boolean;
  /** Judge the text as written and as it reads with letters that pass for others (`@albertkit/tokenizer/confusables`, loaded when this is asked for); false when left out. */
  readonly confusables?: boolean;
  /** The same with a reading of your own. */
  readonly fold?: Fold;
};

export type ModerationInput = string | { readonly text: string };

export type ModerationLabel = LabelScore & { readonly threshold: number; readonly match: Match };

/** `text.slice(start, end)`, and how much the label's score falls when it is hidden. */
export type Evidence = Span & { readonly label: string; readonly text: string; readonly weight: number };

export type ContentModeration = {
  /** True where a label matches; null where none does but one is neither clear nor ruled out. */
  readonly flagged: Match;
  /** Every label that objects to something, highest score first. */
  readonly labels: readonly ModerationLabel[];
  /** The scores of labels that mean there is nothing to object to. */
  readonly safe: readonly LabelScore[];
  /** With `evidence`: for each label that is not ruled out, the 5 stretches that weigh most. */
  readonly evidence: readonly Evidence[];
  /** With `confusables` or `fold`: words in disguise. */
  readonly disguises: readonly Disguise[];
  readonly coverage: Coverage;
};

/** The text as written, or as it reads. */
type View = { readonly encoding: Encoding; readonly plan: RowPlan; readonly firstRow: number; readonly folded?: FoldedText };
/** The score of each label, and the row that it comes from. */
type Judgement = { readonly scores: readonly number[]; readonly carriers: readonly number[] };
type Probe = Occluded & { readonly carrier: number };

export type EncodedModeration = {
  readonly rows: readonly Row[];
  readonly text: string;
  readonly views: readonly View[];
  readonly disguises: readonly Disguise[];
  /** In the second round: what the first one found, and what its rows hide. */
  readonly found?: { readonly judgement: Judgement; readonly probes: readonly Probe[] };
};

const mostProbes = 64;

/**
 * What there is to object to in a text: each label matches from its threshold on, is ruled out below it, and with `abstain` is left open
 * within that distance of it (the toxicity model of TensorFlow.js at threshold 0.85 is threshold 0.5, abstain 0.35). Scores
 * are the sigmoid of several labels or a lone one, else the softmax. One bad part is enough: of several windows, and of the text as
 * written and as it reads (`confusables`), a label has its highest score, a label that means "nothing" its lowest. `evidence` hides words
 * behind the mask, in rows of the same batches (occlusion). Throws `LABEL_UNKNOWN` for thresholds and safe labels that the model lacks.
 */
export const contentModeration: TrainableTask<ModerationInput, ContentModerationOptions, ContentModeration, EncodedModeration, TextClassificationExample> = {
  name: 'content-moderation',
  head: 'sequence-classification',
  servedBy: ['sequence-classification'],
  outputs: { logits: 'row' },
  options: {
    threshold: { kind: 'number', min: 0, max: 1, about: 'the score from which a label matches; 0.5 when left out' },
    thresholds: { kind: 'numbers', min: 0, max: 1, about: 'thresholds of single labels, by name' },
    abstain: { kind: 'number', min: 0, max: 1, about: 'how near its threshold a score is neither yes nor no; 0 when left out' },
    safeLabels: { kind: 'texts', about: 'labels that mean there is nothing to object to; by their names when left out' },
    evidence: { kind: 'flag', about: 'name the words that carry what was found; false when left out' },
    confusables: { kind: 'flag', about: 'judge the text as it reads too, with letters that pass for others; false when left out' },
    fold: { kind: 'function', about: 'reads letters as what they pass for (in a program)' },
  },
  prepare: async (options) => (options.confusables && !options.fold ? { ...options, fold: (await import('@albertkit/tokenizer/confusables')).foldConfusables } : options),
  encode(input, context, options) {
    for (const name of [...Object.keys(options.thresholds ?? {}), ...(options.safeLabels ?? [])]) labelId(context.config.labels, name);
    const text = readText(input);
    if (options.confusables && !options.fold) throw new AlbertkitError('OPTION', 'content-moderation was asked for confusables and its options were not prepared: call encode with what `await contentModeration.prepare(options)` gives.', { task: 'content-moderation', option: 'confusables' });
    const folded = options.fold?.(text);
    const views: View[] = [];
    for (const read of folded && folded.text !== text ? [undefined, folded] : [undefined]) {
      const encoding = context.tokenizer.encode(read ? read.text : text);
      const firstRow = views.reduce((sum, { plan }) => sum + plan.rows.length, 0);
      views.push({ encoding, plan: planRows(encoding, rowLimits(context, options)), firstRow, ...(read ? { folded: read } : {}) });
    }
    return { text, views, rows: views.flatMap(({ plan }) => plan.rows), disguises: folded ? disguises(text, folded) : [] };
  },
  next(encoded, outputs, context, options) {
    if (!options.evidence || encoded.found) return undefined;
    const judgement = judge(outputs, context, options);
    const carriers = new Set(openLabels(judgement, context, options).map((id) => judgement.carriers[id]!));
    const { mask, unknown } = context.tokenizer.special;
    const probes = [...carriers].flatMap((carrier): Probe[] => {
      const { encoding, plan, firstRow } = viewOf(encoded, carrier);
      return occludeWords(encoding, plan, carrier - firstRow, mask < 0 ? unknown : mask, mostProbes).map((occluded) => ({ ...occluded, carrier }));
    });
    return probes.length === 0 ? undefined : { ...encoded, rows: probes.map(({ row }) => row), found: { judgement, probes } };
  },
  decode(encoded, outputs, context, options) {
    const { labels: names } = context.config;
    const judgement = encoded.found?.judgement ?? judge(outputs, context, options);
    const safe = safeLabelIds(context.config, options.safeLabels);
    const ranked = topPlaces(judgement.scores, names.length).map((id) => ({ label: names[id]!, score: judgement.scores[id]!, id }));
    const labels = ranked.filter(({ id }) => !safe.has(id)).map(({ label, score }): ModerationLabel => {
      const threshold = thresholdOf(label, options);
      return { label, score, threshold, match: matchOf(score, threshold, options.abstain) };
    });
    const flagged = labels.some(({ match }) => match) ? true : labels.some(({ match }) => match === null) ? null : false;
    const evidence = openLabels(judgement, context, options).flatMap((id) => labelEvidence(id, encoded, outputs, context));
    return { flagged, labels, safe: ranked.filter(({ id }) => safe.has(id)).map(({ label, score }) => ({ label, score })), evidence, disguises: encoded.disguises, coverage: encoded.views[0]!.plan.coverage };
  },
  decide: ({ labels }) => labels.flatMap(({ label, match }) => (match ? [label] : [])).sort().join(', '),
  target: (example, { rows }, { config }) => ({ labels: labelTensor(example, rows.length, config) }),
};

/** A pair is refused: its second text would go unread. */
function readText(input: unknown): string {
  const { text, pair } = readTextInput('content-moderation', input);
  if (pair === undefined) return text;
  throw new AlbertkitError('TASK_INPUT', 'content-moderation judges one text, and was given a pair: pass them as two inputs.', { task: 'content-moderation', given: 'a pair' });
}

const viewOf = ({ views }: EncodedModeration, row: number): View => [...views].reverse().find(({ firstRow }) => firstRow <= row)!;

/** The worst of all rows for each label. */
function judge(outputs: readonly Tensors[], { config, temperature }: TaskContext, { safeLabels }: ModerationRules): Judgement {
  const safe = safeLabelIds(config, safeLabels);
  const rows = outputs.map((row) => labelProbabilities(row['logits']!.data, config, temperature));
  const carriers = config.labels.map((_, id) => rows.reduce((worst, row, n) => ((safe.has(id) ? row[id]! < rows[worst]![id]! : row[id]! > rows[worst]![id]!) ? n : worst), 0));
  return { carriers, scores: carriers.map((row, id) => rows[row]![id]!) };
}

/** The labels that object and are not ruled out, highest score first. */
function openLabels({ scores }: Judgement, { config }: TaskContext, options: ModerationRules): readonly number[] {
  const safe = safeLabelIds(config, options.safeLabels);
  return topPlaces(scores, scores.length).filter((id) => !safe.has(id) && matchOf(scores[id]!, thresholdOf(config.labels[id]!, options), options.abstain) !== false);
}

function labelEvidence(id: number, encoded: EncodedModeration, outputs: readonly Tensors[], { config, temperature }: TaskContext): readonly Evidence[] {
  const { text, found } = encoded;
  if (!found) return [];
  const { scores, carriers } = found.judgement;
  const weights = found.probes.map(({ carrier }, n) => (carrier === carriers[id] ? scores[id]! - labelProbabilities(outputs[n]!['logits']!.data, config, temperature)[id]! : 0));
  return topPlaces(weights, 5).filter((n) => weights[n]! > 0).map((n) => {
    const { span, carrier } = found.probes[n]!;
    const { folded } = viewOf(encoded, carrier);
    const { start, end } = trimBlanks(text, folded ? unfold(folded, span) : span);
    return { label: config.labels[id]!, start, end, text: text.slice(start, end), weight: weights[n]! };
  });
}
