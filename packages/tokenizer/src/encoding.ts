import type { TokenModel } from './model.js';
import { rowLength, writePadding, writeRow, type RowArrays, type TextTokens } from './row-arrays.js';
import type { TemplateItem } from './template.js';
import type { TokenWindow } from './token-window.js';
import type { Encoding } from './tokenizer.js';

/** Where an encoding is filled up to what length, and with what. */
export interface Filling {
  readonly length: number;
  readonly side: 'left' | 'right';
  readonly padId: number;
}

/** What encodings are made with: the model's entries, and memory. */
interface EncodingParts {
  readonly model: TokenModel;
  readonly rows: (size: number) => RowArrays;
}

/** One encoding: the tokens of one or two texts as a template says, filled up where asked. */
export function layOut({ model, rows }: EncodingParts, items: readonly TemplateItem[], texts: readonly TextTokens[], filling: Filling | undefined, overflow: readonly Encoding[]): Encoding {
  const used = rowLength(items, texts);
  const size = Math.max(used, filling?.length ?? 0);
  const arrays = rows(size);
  const left = filling?.side === 'left' ? size - used : 0;
  writeRow(arrays, left, items, texts);
  if (filling) {
    writePadding(arrays, 0, left, filling.padId);
    writePadding(arrays, left + used, size, filling.padId);
  }
  const { ids, starts, ends, typeIds, wordIds, specialTokensMask, attentionMask, sequenceIds } = arrays;
  const tokens: string[] = [];
  for (let i = 0; i < size; i++) tokens.push(model.token(ids[i]!)!);
  showOwnText(tokens, left, items, texts);
  const coverage: TokenWindow[] = [];
  for (const { from, to, total } of texts) coverage.push({ from, to, total });
  // Written out: spreading costs more than encoding a short text does.
  return { ids, tokens, starts, ends, typeIds, specialTokensMask, attentionMask, sequenceIds, wordIds, coverage, overflow };
}

/** Puts in the tokens that show their own text. */
function showOwnText(tokens: string[], left: number, items: readonly TemplateItem[], texts: readonly TextTokens[]): void {
  let at = left;
  for (const item of items) {
    if (item.kind === 'special') {
      at += item.ids.length;
      continue;
    }
    const text = texts[item.sequence];
    if (!text) continue;
    const { ownAt, ownText } = text.list;
    const from = text.first + text.from;
    const to = text.first + text.to;
    if (ownAt.length > 0) for (let k = firstFrom(ownAt, from); k < ownAt.length && ownAt[k]! < to; k++) tokens[at + ownAt[k]! - from] = ownText[k]!;
    at += to - from;
  }
}

/** Index of the first of some rising numbers that is at least `least`. */
function firstFrom(rising: readonly number[], least: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
