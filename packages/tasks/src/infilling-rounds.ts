import { AlbertkitError, type Tensors } from '@albertkit/core';
import { extendDrafts, type MaskDraft } from './mask-beam.js';
import { joinCopies, maskId, maskedCopies, type MaskedCopies } from './masked-copies.js';
import { rowLimits } from './row-limits.js';
import { planRows, type Coverage } from './rows.js';
import type { ScoringOptions, TextScore } from './scoring.js';
import type { Span } from './span.js';
import type { EncodedInput, TaskContext } from './task.js';

export type BeamOptions = ScoringOptions & {
  /** How many pieces a fill may have beyond one for each of its words; 2 when left out. */
  readonly extraPieces?: number;
  /** How many fills are followed at a time, and scored as whole texts; 4 when left out. */
  readonly beam?: number;
};

/** The text to edit: as it was, its score, and the stretches to write anew, in order. */
export type InfillingWork = { readonly text: string; readonly before: TextScore; readonly spans: readonly Span[]; /** Whether the task chose them. */ readonly chosen: boolean; readonly coverage: Coverage };

/** What the first stretches became, with the sum of the logs of their pieces' probabilities. */
export type Proposal = { readonly fills: readonly string[]; readonly score: number; readonly pieces: number };

type Draft = MaskDraft & { readonly proposal: Proposal };

/** The next stretch of each proposal being filled. */
export type FillRound = EncodedInput & { readonly phase: 'fill'; readonly work: InfillingWork; readonly drafts: readonly Draft[]; readonly done: readonly Proposal[] };
/** The texts that came of it being scored. */
export type AfterRound = MaskedCopies & { readonly phase: 'after'; readonly work: InfillingWork; readonly proposals: readonly Proposal[]; readonly parts: readonly MaskedCopies[] };

/** Masks for as many words as stood there, in pieces of every number that may be, in the next stretch of each proposal; its text to be scored where all are filled. Throws `MASK_TRUNCATED`. */
export function fillNext(work: InfillingWork, proposals: readonly Proposal[], context: TaskContext, options: BeamOptions): FillRound | AfterRound {
  if (!proposals[0] || proposals[0].fills.length === work.spans.length) return scoreTexts(work, proposals, context, options);
  const words = wordsOf(work.text, work.spans[proposals[0].fills.length]!);
  const counts = Array.from({ length: 1 + (options.extraPieces ?? 2) }, (_, n) => words + n);
  const drafts = proposals.flatMap((proposal) => counts.flatMap((count) => openDraft(work, proposal, count, context, options)));
  return { phase: 'fill', work, drafts, done: [], rows: drafts.map(({ row }) => row) };
}

/** One more piece in each draft; where all are full, the best of them go on with the next stretch. */
export function fillFurther({ work, drafts, done }: FillRound, outputs: readonly Tensors[], context: TaskContext, options: BeamOptions): FillRound | AfterRound {
  const { beam = 4 } = options;
  const longer = extendDrafts(drafts, outputs, beam);
  const isFull = ({ ids, places }: Draft): boolean => ids.length === places.length;
  const span = work.spans[drafts[0]!.proposal.fills.length]!;
  const full = [...done, ...longer.filter(isFull).map(({ ids, score, proposal }): Proposal => ({ fills: [...proposal.fills, fillText(work.text, span, ids, context)], score, pieces: proposal.pieces + ids.length }))];
  const open = longer.filter((draft) => !isFull(draft));
  if (open.length > 0) return { phase: 'fill', work, drafts: open, done: full, rows: open.map(({ row }) => row) };
  const best = new Map<string, Proposal>();
  // Pieces differ in number, and two ways of spelling may read the same.
  for (const one of full.sort((a, b) => b.score / b.pieces - a.score / a.pieces)) if (!best.has(one.fills.join('\0'))) best.set(one.fills.join('\0'), one);
  return fillNext(work, [...best.values()].slice(0, beam), context, options);
}

/** Whether an id may stand in the next mask of a draft: letters or digits, and as many words begin as stood in the stretch. */
export function mayFill({ tokenizer }: TaskContext, { text, spans }: InfillingWork, { ids, places, proposal }: Draft): (id: number) => boolean {
  const special: readonly number[] = Object.values(tokenizer.special);
  const span = spans[proposal.fills.length]!;
  const beginsWord = span.start === 0 || /\s/.test(text[span.start - 1]!);
  const begun = ids.filter((id) => tokenizer.token(id)!.startsWith(wordSign)).length;
  const missing = wordsOf(text, span) - Number(!beginsWord) - begun;
  const masksAfter = places.length - ids.length - 1;
  return (id) => {
    const piece = special.includes(id) ? undefined : tokenizer.token(id);
    if (piece === undefined) return false;
    const begins = piece.startsWith(wordSign);
    if (!/^[\p{L}\p{N}]/u.test(begins ? piece.slice(1) : piece)) return false;
    return ids.length === 0 ? begins === beginsWord : begins ? missing > 0 : missing <= masksAfter;
  };
}

const wordsOf = (text: string, { start, end }: Span): number => text.slice(start, end).trim().split(/\s+/).length;
const wordSign = '\u2581';

/** A text with fills in place of its first stretches; the others get `rest`, or stay. */
export function applyFills({ text, spans }: Pick<InfillingWork, 'text' | 'spans'>, fills: readonly string[], rest?: string): string {
  let [made, reached] = ['', 0];
  spans.forEach(({ start, end }, n) => {
    made += text.slice(reached, start) + (fills[n] ?? rest ?? text.slice(start, end));
    reached = end;
  });
  return made + text.slice(reached);
}

/** The row with `count` masks in the stretch that comes next and one in each after it; none where they do not fit in one row. */
function openDraft({ text, spans }: InfillingWork, proposal: Proposal, count: number, context: TaskContext, options: BeamOptions): readonly Draft[] {
  const mask = maskId(context);
  const piece = context.tokenizer.token(mask)!;
  const at = proposal.fills.length;
  const head = applyFills({ text: text.slice(0, spans[at]!.start), spans: spans.slice(0, at) }, proposal.fills);
  const encoding = context.tokenizer.encode(head + applyFills({ text: text.slice(spans[at]!.start), spans: spans.slice(at).map(({ start, end }) => ({ start: start - spans[at]!.start, end: end - spans[at]!.start })) }, [piece.repeat(count)], piece));
  const { rows, owner, place } = planRows(encoding, rowLimits(context, options));
  const first = encoding.ids.findIndex((id, token) => id === mask && encoding.ends[token] === head.length + piece.length);
  if (first < 0 || owner[first]! < 0) throw new AlbertkitError('MASK_TRUNCATED', 'Cutting the text would take a stretch to write anew off its end: leave out truncate, or choose one nearer to the start.', { ...spans[at]! });
  const row = rows[owner[first]!]!;
  const places = Array.from({ length: count }, (_, n) => place[first]! + n);
  return places.every((one) => row.ids[one] === mask) ? [{ row, places, ids: [], score: proposal.score, proposal }] : [];
}

/** Pieces as they read, with a capital where the stretch had one. */
function fillText(text: string, { start }: Span, ids: readonly number[], { tokenizer }: TaskContext): string {
  const fill = tokenizer.decode(ids).trim();
  return /^\p{Lu}/u.test(text.slice(start, start + 2)) ? fill.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : fill;
}

function scoreTexts(work: InfillingWork, proposals: readonly Proposal[], context: TaskContext, options: BeamOptions): AfterRound {
  const own = work.text.toLowerCase();
  const changed = proposals.filter(({ fills }) => applyFills(work, fills).toLowerCase() !== own);
  return { phase: 'after', work, proposals: changed, ...joinCopies(changed.map(({ fills }) => maskedCopies(applyFills(work, fills), context, options, options.masking ?? 'word'))) };
}
