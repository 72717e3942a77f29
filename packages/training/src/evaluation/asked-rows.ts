import type { MaskedRow, MaskVocabulary } from '../pretraining/masked-row.js';
import type { AskedSentence } from './asked-sentences.js';

/** A row whose hidden tokens are those of whole words. */
export type AskedRow = MaskedRow & {
  /** For each of `positions`, the number of its word; those of a word stand together. */
  readonly words: readonly number[];
};

type Tokens = Pick<AskedSentence, 'ids' | 'words'>;

/**
 * Rows of [CLS], sentences of one document that follow each other, as many as go into `room` tokens, and [SEP]; every token of an asked
 * word is [MASK]. Longer sentences are cut about evenly, not inside an asked word. Rows that ask for nothing are left out.
 */
export async function* askedRows(sentences: AsyncIterable<AskedSentence>, vocabulary: MaskVocabulary, room: number): AsyncGenerator<AskedRow> {
  let held: Tokens[] = [];
  let size = 0;
  let current = 0;
  const take = (): readonly AskedRow[] => {
    const row = rowOf(held, size, vocabulary);
    [held, size] = [[], 0];
    return row.positions.length === 0 ? [] : [row];
  };
  for await (const sentence of sentences) {
    for (const part of cut(sentence, room)) {
      if (sentence.document !== current || size + part.ids.length > room) yield* take();
      current = sentence.document;
      held.push(part);
      size += part.ids.length;
    }
  }
  yield* take();
}

function* cut({ ids, words }: Tokens, room: number): Generator<Tokens> {
  let from = 0;
  while (ids.length - from > room) {
    const left = ids.length - from;
    const even = from + Math.ceil(left / Math.ceil(left / room));
    const goesOn = (at: number): boolean => words[at]! >= 0 && words[at] === words[at - 1];
    let to = even;
    while (to > from && goesOn(to)) to--;
    if (to === from) for (to = even; goesOn(to);) to++;
    yield { ids: ids.subarray(from, to), words: words.subarray(from, to) };
    from = to;
  }
  if (from < ids.length) yield { ids: ids.subarray(from), words: words.subarray(from) };
}

function rowOf(parts: readonly Tokens[], size: number, { cls, sep, mask }: MaskVocabulary): AskedRow {
  const ids = new Int32Array(size + 2);
  ids[0] = cls;
  const [positions, labels, numbers]: [number[], number[], number[]] = [[], [], []];
  let at = 1;
  for (const { ids: own, words } of parts) {
    for (let n = 0; n < own.length; n++, at++) {
      const asked = words[n]! >= 0;
      ids[at] = asked ? mask : own[n]!;
      if (!asked) continue;
      positions.push(at);
      labels.push(own[n]!);
      numbers.push(words[n]!);
    }
  }
  ids[at] = sep;
  return { ids, secondFrom: ids.length, positions, labels, words: numbers };
}
