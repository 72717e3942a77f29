import { leastLikelyWords, readInfilling, type InfillingInput } from './infilling-input.js';
import { applyFills, fillFurther, fillNext, mayFill, type AfterRound, type BeamOptions, type FillRound } from './infilling-rounds.js';
import { bestFills } from './mask-beam.js';
import { joinCopies, keepScore, logProbabilities, maskedCopies, type MaskedCopies } from './masked-copies.js';
import type { Coverage } from './rows.js';
import { maskedTask, maskingRule, textScores } from './scoring.js';
import type { Span } from './span.js';
import type { Task } from './task.js';

export type InfillingOptions = BeamOptions & {
  /** How many of the least likely words to write anew where no spans are given; 1 when left out. */
  readonly words?: number;
};

/** A stretch of the caller's text, and what stands there now. */
export type Edit = Span & { readonly was: string; readonly now: string };

/** As `scoring` gives them. */
type Likelihood = { readonly score: number; readonly mean: number };

export type Infilled = {
  /** The text of the best candidate; as it was where the task chose the words and no candidate is likelier. */
  readonly text: string;
  readonly edits: readonly Edit[];
  /** The pseudo-log-likelihood of the text as it was, and as it is now. */
  readonly before: Likelihood;
  readonly after: Likelihood;
  /** All texts that were scored, likeliest first; none where no other fill was found than what stood there. */
  readonly candidates: readonly ({ readonly text: string; readonly edits: readonly Edit[] } & Likelihood)[];
  readonly coverage: Coverage;
};

/** Where the work stands: scoring the text as it was, filling, or scoring the texts that came of it. */
export type EncodedInfilling = (MaskedCopies & { readonly phase: 'before'; readonly text: string; readonly spans?: readonly Span[]; readonly parts: readonly MaskedCopies[] }) | FillRound | AfterRound;

/**
 * Writes stretches of a text anew: hides them, fills them piece by piece with a beam, and scores each text that comes of it whole
 * (`scoring`); each stretch keeps its number of words, so that sums compare. What an encoder can do of generation: it completes and mends, it does not
 * compose. Throws `TASK_INPUT`, `SPAN`, `MASK_MISSING`, and `MASK_TRUNCATED` where `truncate` would cut a stretch off.
 */
export const infilling: Task<InfillingInput, InfillingOptions, Infilled, EncodedInfilling> = {
  ...maskedTask,
  name: 'infilling',
  options: {
    words: { kind: 'whole', min: 1, about: 'how many of the least likely words to write anew where no spans are given; 1 when left out' },
    extraPieces: { kind: 'whole', min: 0, about: 'how many pieces a fill may have beyond one for each of its words; 2 when left out' },
    beam: { kind: 'whole', min: 1, about: 'how many fills are followed at a time; 4 when left out' },
    masking: maskingRule,
  },
  encode(input, context, options) {
    const { text, spans } = readInfilling(input);
    return { phase: 'before', text, ...(spans ? { spans } : {}), ...joinCopies([maskedCopies(text, context, options, options.masking ?? 'word')]) };
  },
  keep(encoded, row, outputs, context, { beam = 4 }) {
    if (encoded.phase !== 'fill') return keepScore(encoded, row, outputs, context);
    const draft = encoded.drafts[row]!;
    return bestFills(logProbabilities(outputs, draft.places[draft.ids.length]!, context.temperature), beam, mayFill(context, encoded.work, draft));
  },
  next(encoded, outputs, context, options) {
    if (encoded.phase === 'after') return undefined;
    if (encoded.phase === 'fill') return fillFurther(encoded, outputs, context, options);
    const { text, coverage, parts } = encoded;
    const before = textScores(parts, outputs)[0]!;
    const spans = encoded.spans ?? leastLikelyWords(text, before.tokens, options.words ?? 1);
    return fillNext({ text, before, spans, chosen: encoded.spans === undefined, coverage }, [{ fills: [], score: 0, pieces: 0 }], context, options);
  },
  decode(encoded, outputs) {
    if (encoded.phase !== 'after') throw new TypeError('infilling decodes the outputs of its last round: run it with runTask or a pipeline.');
    const { work, proposals, parts } = encoded;
    const { text, spans, before: { score, mean }, coverage } = work;
    const scores = textScores(parts, outputs);
    const candidates = proposals.map(({ fills }, n) => ({
      text: applyFills(work, fills),
      edits: spans.map((span, at): Edit => ({ ...span, was: text.slice(span.start, span.end), now: fills[at]! })),
      score: scores[n]!.score,
      mean: scores[n]!.mean,
    })).sort((a, b) => b.score - a.score);
    const [best] = candidates;
    const before = { score, mean };
    if (!best || (work.chosen && best.score <= score)) return { text, edits: [], before, after: before, candidates, coverage };
    return { text: best.text, edits: best.edits, before, after: { score: best.score, mean: best.mean }, candidates, coverage };
  },
  decide: ({ text }) => text,
};
