import type { RandomNumbers } from '../random-numbers.js';
import { segmentsOf, type Stretch } from './segments.js';
import { documentSentences, sentenceStart, type Shard } from './shard.js';

/**
 * What the second of two segments is to the first: `sentence-order`, the text that follows, or in half of the examples the one
 * before (ALBERT); `next-sentence`, the text that follows, or in half of the examples one from another document (BERT);
 * `none`: examples have one segment.
 */
export type Pairing = 'sentence-order' | 'next-sentence' | 'none';

/** One example as stretches of a shard's ids. */
export type Example = {
  readonly first: Stretch;
  readonly second?: Stretch;
  /** 0 where `second` follows `first` in the text, 1 where it does not. */
  readonly label?: 0 | 1;
};

export type ExampleSettings = {
  readonly pairing: Pairing;
  /** Most tokens of an example, [CLS] and [SEP] counted; two of text at least. */
  readonly length: number;
  /** How likely an example is to be packed to a random shorter length. */
  readonly shortSequences: number;
};

/** Tokens of an example that are not text: [CLS] and a [SEP] after each segment. */
export const addedTokens = (pairing: Pairing): number => (pairing === 'none' ? 2 : 3);

/**
 * The examples of all documents of a shard, in order. Segments are packed up to the target length; a random border divides them
 * in two; what is over the room is cut at random ends of the longer side. A lone segment takes its second from another document.
 * Rules of google-research/albert's create_pretraining_data.py, except that the shorter length is drawn for each example, not
 * for each document, and that without pairs nothing is cut.
 */
export function examplesOf(shard: Shard, { pairing, length, shortSequences }: ExampleSettings, random: RandomNumbers): readonly Example[] {
  const room = length - addedTokens(pairing);
  const target = (): number => (random.chance(shortSequences) ? 2 + random.below(room - 1) : room);
  const examples: Example[] = [];
  for (let document = 0; document < shard.documentEnds.length; document++) {
    const segments = segmentsOf(shard, document, room);
    for (let from = 0; from < segments.length;) {
      if (pairing === 'none') {
        const to = fitting(segments, from, target());
        examples.push({ first: { start: segments[from]!.start, end: segments[to - 1]!.end } });
        from = to;
        continue;
      }
      const wanted = target();
      const to = reaching(segments, from, wanted);
      const { used, first, second, label } = pairOf(shard, document, segments, from, to, wanted, pairing, random);
      examples.push({ ...cutPair(first, second, room, random), label });
      from += used;
    }
  }
  return examples;
}

/** The end of the longest run of segments of at most `target` tokens; one segment at least. */
function fitting(segments: readonly Stretch[], from: number, target: number): number {
  let to = from + 1;
  while (to < segments.length && segments[to]!.end - segments[from]!.start <= target) to++;
  return to;
}

/** The end of the shortest run of segments of at least `target` tokens; the last segment's where none is so long. */
function reaching(segments: readonly Stretch[], from: number, target: number): number {
  let to = from + 1;
  while (to < segments.length && segments[to - 1]!.end - segments[from]!.start < target) to++;
  return to;
}

type Pair = { readonly first: Stretch; readonly second: Stretch; readonly label: 0 | 1; readonly used: number };

/** Divides the segments `from` to `to` in two, or takes the second part from elsewhere; `used` is how many of them it holds. */
function pairOf(shard: Shard, document: number, segments: readonly Stretch[], from: number, to: number, target: number, pairing: Pairing, random: RandomNumbers): Pair {
  const border = to - from < 2 ? to : from + 1 + random.below(to - from - 1);
  const first = { start: segments[from]!.start, end: segments[border - 1]!.end };
  if (border === to || (pairing === 'next-sentence' && random.chance(0.5))) {
    const second = textElsewhere(shard, document, target - (first.end - first.start), random);
    return { first, second, label: 1, used: border - from };
  }
  const second = { start: segments[border]!.start, end: segments[to - 1]!.end };
  const swapped = pairing === 'sentence-order' && random.chance(0.5);
  return swapped ? { first: second, second: first, label: 1, used: to - from } : { first, second, label: 0, used: to - from };
}

/** At least `wanted` tokens, and whole sentences, from a random place of a random other document, if there is one. */
function textElsewhere(shard: Shard, document: number, wanted: number, random: RandomNumbers): Stretch {
  const documents = shard.documentEnds.length;
  const other = documents === 1 ? document : (document + 1 + random.below(documents - 1)) % documents;
  const [begin, end] = documentSentences(shard, other);
  const sentence = begin + random.below(end - begin);
  const start = sentenceStart(shard, sentence);
  let last = sentence;
  while (last < end - 1 && shard.sentenceEnds[last]! - start < wanted) last++;
  return { start, end: shard.sentenceEnds[last]! };
}

/** Cuts two stretches to `room` tokens together, token by token from the longer one, at its start or end with the same chance. */
function cutPair(first: Stretch, second: Stretch, room: number, random: RandomNumbers): { readonly first: Stretch; readonly second: Stretch } {
  // Only a sentence from elsewhere can be longer than this; a draw for each of its tokens might take for ever.
  const pair = [first, second].map(({ start, end }) => ({ start, end: Math.min(end, start + 2 * room) }));
  const [a, b] = [pair[0]!, pair[1]!];
  for (let over = a.end - a.start + b.end - b.start - room; over > 0; over--) {
    const longer = a.end - a.start > b.end - b.start ? a : b;
    if (random.chance(0.5)) longer.start++;
    else longer.end--;
  }
  return { first: a, second: b };
}
