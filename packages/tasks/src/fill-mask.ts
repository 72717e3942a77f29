import { AlbertkitError, ignoredLabel, type Tensors } from '@albertkit/core';
import type { Encoding } from '@albertkit/tokenizer';
import { maskLogits, mostPieces, startSearch, unknownTargets, type SearchOptions } from './fill-strategies.js';
import { fillMasks, fillText, maskSpan, type FilledText } from './fill-text.js';
import { maskTokens, rowsWithMasks, type MaskRows } from './mask-rows.js';
import { searchRows, stepSearch, type Filling, type MaskSearch } from './mask-search.js';
import { softmax, topPlaces } from './probabilities.js';
import { rowLimits } from './row-limits.js';
import { longestRow, planRows, type Coverage } from './rows.js';
import type { Span } from './span.js';
import type { TaskContext, TaskOptions, TrainableTask } from './task.js';
import { readTextInput, type TextInput } from './text-input.js';
import { resolveWords } from './vocabulary-words.js';

export type FillMaskOptions = TaskOptions & SearchOptions & {
  /** How many words to give for each mask, and fillings; 5 when left out, all targets where there are some. */
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

/** A word of one piece or several: `score` is the geometric mean of its pieces' probabilities. */
export type MaskWord = { readonly text: string; readonly tokens: readonly string[]; readonly score: number; readonly sequence: string };

/** The caller's text (and pair) with all masks filled; `score` is the exponential of `logProbability`, see `FillStrategy`. */
export type MaskFilling = FilledText & { readonly tokens: readonly string[]; readonly score: number; readonly logProbability: number };

export type FillMask = {
  /** One for each `[MASK]`, in order; `start` and `end` are UTF-16 indices of `[MASK]` in the text, or in the pair where `pair` is true. */
  readonly masks: readonly {
    readonly start: number;
    readonly end: number;
    readonly pair: boolean;
    readonly predictions: readonly MaskPrediction[];
    /** With the strategy `word`, best first. */
    readonly words?: readonly MaskWord[];
  }[];
  /** With the strategies `greedy`, `beam` and `joint`: whole texts, best first. */
  readonly fillings?: readonly MaskFilling[];
  /** Targets that are no single piece of the vocabulary (with `word`: that hold unknown characters), and so were not scored. */
  readonly unknownTargets: readonly string[];
  readonly coverage: Coverage;
};

/** A text with its masks and the word (or piece) that belongs in each, in order. */
export type FillMaskExample = { readonly input: TextInput; readonly words: readonly string[] };

export type EncodedMasks = MaskRows & {
  readonly text: string;
  readonly pair?: string;
  readonly encoding: Encoding;
  /** In later rounds: the logits of the first, and how far the search is. */
  readonly search?: { readonly first: EncodedMasks; readonly outputs: readonly Tensors[]; readonly state: MaskSearch };
};

/**
 * Words for each `[MASK]` of a text, every mask predicted with the others still masked; strategies fill several masks together or find
 * words of several pieces (see `FillStrategy`). In a text over the model's positions only the windows that hold a mask with the most
 * context around it are run, and a word filled in one window stays masked in the next. Throws `MASK_MISSING` where there is none, and
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
    strategy: { kind: 'choice', of: ['independent', 'greedy', 'beam', 'joint', 'word'], about: 'how several masks, or words of several pieces, are filled; independent when left out' },
    beams: { kind: 'whole', min: 1, about: 'how many fillings beam, joint and word keep; 5 when left out' },
    pieces: { kind: 'whole', min: 1, about: 'with word: most pieces of a word; 3 when left out' },
  },
  encode(input, context, options) {
    const { text, pair } = readTextInput('fill-mask', input);
    const { tokenizer } = context;
    const encoding = tokenizer.encode(text, pair === undefined ? {} : { pair });
    const limits = rowLimits(context, options);
    // Room for the masks that stand for a word of several pieces.
    const plan = planRows(encoding, { ...limits, maxTokens: limits.maxTokens - mostPieces(tokenizer, options) + 1 });
    return { text, ...(pair === undefined ? {} : { pair }), encoding, ...rowsWithMasks(plan, maskTokens(encoding, context)) };
  },
  keep({ places }, row, outputs) {
    const { dtype, shape, data } = outputs['logits']!;
    const vocabulary = shape[1]!;
    const kept = new Float32Array(places[row]!.length * vocabulary);
    places[row]!.forEach((place, n) => kept.set(data.subarray(place * vocabulary, (place + 1) * vocabulary), n * vocabulary));
    return { logits: { dtype, shape: [places[row]!.length, vocabulary], data: kept } };
  },
  next(encoded, outputs, context, options) {
    const state = searchAfter(encoded, outputs, context, options);
    if (!state || state.open.length + state.proposed.length === 0) return undefined;
    return { ...encoded, ...searchRows(state), search: { first: encoded.search?.first ?? encoded, outputs: encoded.search?.outputs ?? outputs, state } };
  },
  decode(encoded, outputs, context, options) {
    const { tokenizer, temperature } = context;
    const state = searchAfter(encoded, outputs, context, options);
    const first = encoded.search?.first ?? encoded;
    const found = encoded.search?.outputs ?? outputs;
    const { topK, targets, strategy } = options;
    const allowed = targets && [...new Set(resolveWords(tokenizer, targets).ids)];
    const pieces = (ids: readonly number[]): string[] => ids.map((id) => tokenizer.token(id) ?? '');
    const best = (fillings: readonly Filling[], score: (filling: Filling) => number): readonly Filling[] => topPlaces(fillings.map(score), topK ?? targets?.length ?? 5).map((n) => fillings[n]!);
    const perPiece = ({ ids, logProbability }: Filling): number => logProbability / ids.length;

    const masks = first.masks.map(({ token }, mask) => {
      const { own, taken, inPair } = maskPlace(first, token);
      const scores = softmax(maskLogits(first, found, mask), temperature);
      const ids = allowed === undefined ? topPlaces(scores, topK ?? 5) : topPlaces(allowed.map((id) => scores[id]!), topK ?? allowed.length).map((n) => allowed[n]!);
      const predictions = ids.map((id): MaskPrediction => {
        const piece = tokenizer.token(id) ?? '';
        return { token: piece, id, score: scores[id]!, text: tokenizer.decode([id]).trim(), sequence: fillText(own, taken, piece) };
      });
      const words = state && strategy === 'word' ? best(state.done.filter(({ problem }) => state.problems[problem]!.mask === mask), perPiece).map((filling): MaskWord => {
        const tokens = pieces(filling.ids);
        return { text: tokenizer.decode(filling.ids).trim(), tokens, score: Math.exp(perPiece(filling)), sequence: fillText(own, taken, tokens.join('')) };
      }) : undefined;
      return { ...maskSpan(own, taken), pair: inPair, predictions, ...(words ? { words } : {}) };
    });
    const fillings = state && strategy !== 'word' ? best(state.done, ({ logProbability }) => logProbability).map(({ ids, logProbability }): MaskFilling => {
      const tokens = pieces(ids);
      return { ...fillMasks(first, first.masks.map(({ token }, n) => ({ ...maskPlace(first, token), piece: tokens[n]! }))), tokens, score: Math.exp(logProbability), logProbability };
    }) : undefined;
    return { masks, ...(fillings ? { fillings } : {}), unknownTargets: unknownTargets(tokenizer, options), coverage: first.coverage };
  },
  decide: ({ masks, fillings }) => fillings?.[0]?.tokens.join(' ') ?? masks.map(({ predictions, words }) => words?.[0]?.text ?? predictions[0]?.token ?? '').join(' '),
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

/** How far the search is once these outputs are in; undefined where each mask goes by itself. */
const searchAfter = ({ search, ...masked }: EncodedMasks, outputs: readonly Tensors[], context: TaskContext, options: FillMaskOptions): MaskSearch | undefined =>
  search ? stepSearch(search.state, outputs, context.temperature) : startSearch(masked, outputs, context, options);

/** The text that a mask stands in, and where its token does. */
function maskPlace({ encoding, text, pair }: EncodedMasks, token: number): { readonly own: string; readonly taken: Span; readonly inPair: boolean } {
  const inPair = encoding.sequenceIds[token] === 1;
  return { own: inPair ? (pair ?? '') : text, taken: { start: encoding.starts[token]!, end: encoding.ends[token]! }, inPair };
}
