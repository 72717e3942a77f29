import { checkPadding, paddedLength, type Padding } from './pad.js';
import { rowArrays, rowLength, writePadding, writeRow, type RowArrays, type TextTokens } from './row-arrays.js';
import { addedBy, type TemplateItem } from './template.js';
import type { TokenList } from './token-list.js';
import { checkedText, notText } from './text-input.js';
import { truncate, type Truncation } from './truncate.js';

/** A text, or a text and its pair. */
export type BatchInput = string | readonly [text: string, pair: string];

/** Settings of `encodeBatch`. */
export interface BatchOptions {
  /** Whether the template's special tokens are added; default true. */
  readonly specialTokens?: boolean;
  /** How long texts are cut; each window becomes a row. */
  readonly truncation?: Truncation;
  /** How rows are filled up to one length; by default on the right, to the longest. */
  readonly padding?: Padding;
}

/** Texts as flat arrays [rows x length], row by row, ready to be a model's inputs. */
export interface EncodingBatch extends RowArrays {
  readonly rows: number;
  readonly length: number;
  /** Tokens of each row without padding, [rows]. */
  readonly lengths: Int32Array;
  /** The input that each row comes from, [rows]: windows give an input several. */
  readonly inputs: Int32Array;
}

/** What a batch needs of a tokenizer. */
export interface BatchParts {
  readonly itemsOf: (paired: boolean, specialTokens: boolean) => readonly TemplateItem[];
  readonly padId: number;
  /** An empty list for the tokens of all texts. */
  readonly list: TokenList;
  /** Appends the tokens of one text, whose words are numbered from 0. */
  readonly encodeText: (text: string, list: TokenList) => void;
}

interface PlannedRow {
  readonly items: readonly TemplateItem[];
  readonly texts: readonly TextTokens[];
  readonly input: number;
  readonly length: number;
}

/** Encodes texts into one batch: all tokens go to one list, and from there to their rows. */
export function encodeBatch({ itemsOf, padId, list, encodeText }: BatchParts, inputs: readonly BatchInput[], { specialTokens = true, truncation, padding = {} }: BatchOptions): EncodingBatch {
  const planned: PlannedRow[] = [];
  const plan = (items: readonly TemplateItem[], texts: readonly TextTokens[], input: number) => planned.push({ items, texts, input, length: rowLength(items, texts) });
  const tokensOf = (text: string): TextTokens => {
    const first = list.length;
    list.word = 0;
    encodeText(text, list);
    const total = list.length - first;
    return { list, first, from: 0, to: total, total };
  };
  inputs.forEach((given, input) => {
    const texts = typeof given === 'string' ? [tokensOf(given)] : textsOf(given, input).map(tokensOf);
    const items = itemsOf(texts.length > 1, specialTokens);
    if (!truncation) plan(items, texts, input);
    else for (const window of truncate(texts, addedBy(items), truncation)) plan(items, texts.map((text, i) => ({ ...text, ...window[i] })), input);
  });
  return fill(planned, padId, padding);
}

/** The texts of an input that is not one string. */
function textsOf(given: unknown, input: number): readonly string[] {
  const texts: readonly unknown[] = Array.isArray(given) ? given : [];
  if (texts.length === 0 || texts.length > 2) throw notText(`Input ${input} of a batch must be a text or a pair of texts`, given);
  return texts.map((text) => checkedText(text));
}

function fill(planned: readonly PlannedRow[], padId: number, padding: Padding): EncodingBatch {
  const longest = planned.reduce((most, { length }) => Math.max(most, length), 0);
  const length = Math.max(longest, paddedLength(longest, padding));
  if (planned.some((row) => row.length < length)) checkPadding(padId);
  const arrays = rowArrays(planned.length * length);
  const lengths = new Int32Array(planned.length);
  const inputs = new Int32Array(planned.length);
  planned.forEach(({ items, texts, input, length: used }, row) => {
    const begin = row * length;
    const start = padding.side === 'left' ? begin + length - used : begin;
    writePadding(arrays, begin, start, padId);
    writePadding(arrays, writeRow(arrays, start, items, texts), begin + length, padId);
    lengths[row] = used;
    inputs[row] = input;
  });
  return { ...arrays, rows: planned.length, length, lengths, inputs };
}
