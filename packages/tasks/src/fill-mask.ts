import { AlbertkitError, ignoredLabel, type Tensor, type Tensors } from '@albertkit/core';
import type { Encoding } from '@albertkit/tokenizer';
import { fillText, maskSpan } from './fill-text.js';
import { softmax, topPlaces } from './probabilities.js';
import { rowLimits } from './row-limits.js';
import { longestRow, planRows, type Coverage, type RowPlan } from './rows.js';
import type { TaskContext, TaskOptions, TrainableTask } from './task.js';
import { readTextInput, type TextInput } from './text-input.js';
import { resolveWords } from './vocabulary-words.js';

export type FillMaskOptions = TaskOptions & {
  /** How many words to give for each mask; 5 when left out, all targets where there are some. */
  readonly topK?: number;
  /** Words (or pieces) to choose from; the whole vocabulary when left out. */
  readonly targets?: readonly string[];
};

export type MaskPrediction = {
  /** The piece of the vocabulary, `▁` where it begins a word, and its id. */
  readonly token: string;
  readonly id: number;
  /** Its probability among the whole vocabulary, targets or not. */
  readonly score: number;
  /** The piece as it reads. */
  readonly text: string;
  /** The caller's own text with this mask filled, other masks left. */
  readonly sequence: string;
};

export type FillMask = {
  /** One for each `[MASK]`, in order; `start` and `end` are UTF-16 indices of `[MASK]` in the text, or in the pair where `pair` is true. */
  readonly masks: readonly { readonly start: number; readonly end: number; readonly pair: boolean; readonly predictions: readonly MaskPrediction[] }[];
  /** Targets that are no single piece of the vocabulary, and so were not scored. */
  readonly unknownTargets: readonly string[];
  readonly coverage: Coverage;
};

/** A text with its masks and the word (or piece) that belongs in each, in order. */
export type FillMaskExample = { readonly input: TextInput; readonly words: readonly string[] };

export type EncodedMasks = Pick<RowPlan, 'rows' | 'coverage'> & {
  readonly text: string;
  readonly pair?: string;
  readonly encoding: Encoding;
  /** Each mask: its place in the encoding, the row that holds it, and its place there. */
  readonly masks: readonly { readonly token: number; readonly row: number; readonly place: number }[];
};

/**
 * Words for each `[MASK]` of a text, every mask predicted with the others still masked. In a text over the model's positions only the
 * windows that hold a mask with the most context around it are run. Throws `MASK_MISSING` where there is none, and
 * `MASK_TRUNCATED` where `truncate` would cut one off.
 */
export const fillMask: TrainableTask<TextInput, FillMaskOptions, FillMask, EncodedMasks, FillMaskExample> = {
  name: 'fill-mask',
  head: 'masked-lm',
  servedBy: ['masked-lm', 'pretraining'],
  outputs: { logits: 'token' },
  options: {
    topK: { kind: 'whole', min: 1, about: 'how many words to give for each mask; 5 when left out' },
    targets: { kind: 'texts', about: 'words to choose from; the whole vocabulary when left out' },
  },
  encode(input, context, options) {
    const { text, pair } = readTextInput('fill-mask', input);
    const encoding = context.tokenizer.encode(text, pair === undefined ? {} : { pair });
    const tokens = maskTokens(encoding, context);
    return { text, ...(pair === undefined ? {} : { pair }), encoding, ...rowsWithMasks(planRows(encoding, rowLimits(context, options)), tokens) };
  },
  decode({ text, pair, encoding, masks, coverage }, outputs, context, { topK, targets }) {
    const { tokenizer, temperature } = context;
    const resolved = targets === undefined ? undefined : resolveWords(tokenizer, targets);
    const allowed = resolved && [...new Set(resolved.ids)];
    const filled = masks.map(({ token, row, place }) => {
      const inPair = encoding.sequenceIds[token] === 1;
      const own = inPair ? (pair ?? '') : text;
      const taken = { start: encoding.starts[token]!, end: encoding.ends[token]! };
      const scores = wordScores(outputs[row]!['logits']!, place, temperature);
      const best = allowed === undefined ? topPlaces(scores, topK ?? 5) : topPlaces(allowed.map((id) => scores[id]!), topK ?? allowed.length).map((n) => allowed[n]!);
      const predictions = best.map((id): MaskPrediction => {
        const piece = tokenizer.token(id) ?? '';
        return { token: piece, id, score: scores[id]!, text: tokenizer.decode([id]).trim(), sequence: fillText(own, taken, piece) };
      });
      return { ...maskSpan(own, taken), pair: inPair, predictions };
    });
    return { masks: filled, unknownTargets: resolved?.unknown ?? [], coverage };
  },
  decide: ({ masks }) => masks.map(({ predictions }) => predictions[0]?.token ?? '').join(' '),
  target({ words }, { rows, masks }, { tokenizer }) {
    const { ids, unknown } = resolveWords(tokenizer, words);
    if (unknown.length > 0 || ids.length !== masks.length) throw new AlbertkitError('EXAMPLE', `The text has ${masks.length} masks and the example ${ids.length} words of the vocabulary: give one for each.`, { masks: masks.length, words, unknown });
    const longest = longestRow(rows);
    const data = new Int32Array(rows.length * longest).fill(ignoredLabel);
    masks.forEach(({ row, place }, n) => {
      data[row * longest + place] = ids[n]!;
    });
    return { labels: { dtype: 'int32', shape: [rows.length, longest], data } } satisfies Tensors;
  },
};

function maskTokens({ ids, sequenceIds }: Encoding, { tokenizer }: TaskContext): readonly number[] {
  const { mask } = tokenizer.special;
  const tokens = [...ids.keys()].filter((token) => ids[token] === mask && sequenceIds[token]! >= 0);
  if (tokens.length > 0) return tokens;
  const piece = mask < 0 ? undefined : tokenizer.token(mask);
  const why = piece === undefined ? 'the vocabulary of this model has no mask' : `write ${piece} where a word is to be found`;
  throw new AlbertkitError('MASK_MISSING', `There is no mask in the text: ${why}.`, { mask: piece ?? null });
}

/** The rows that speak for a mask, and no others. */
function rowsWithMasks({ rows, owner, place, stretches, coverage }: RowPlan, tokens: readonly number[]): Pick<EncodedMasks, 'rows' | 'masks' | 'coverage'> {
  const lost = tokens.find((token) => owner[token]! < 0);
  if (lost !== undefined) throw new AlbertkitError('MASK_TRUNCATED', 'Cutting the text would take a mask off its end: leave out truncate, or put the mask nearer to the start.', { token: lost });
  const used = [...new Set(tokens.map((token) => owner[token]!))].sort((a, b) => a - b);
  const numbers = new Map(used.map((row, n) => [row, n]));
  // Only what slides can be left out; windows come in order and share tokens.
  let unseen = 0;
  let reached = stretches[0]!.start;
  for (const { start, end } of [...used.map((row) => stretches[row]!), { start: stretches.at(-1)!.end, end: 0 }]) {
    unseen += Math.max(0, start - reached);
    reached = end;
  }
  return {
    rows: used.map((row) => rows[row]!),
    masks: tokens.map((token) => ({ token, row: numbers.get(owner[token]!)!, place: place[token]! })),
    coverage: { ...coverage, tokens: coverage.tokens - unseen, windows: used.length },
  };
}

function wordScores({ shape, data }: Tensor, place: number, temperature: number): Float64Array {
  const vocabulary = shape[1]!;
  return softmax(data.subarray(place * vocabulary, (place + 1) * vocabulary), temperature);
}
