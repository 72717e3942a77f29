import { TokenizerError } from './errors.js';
import { checkChoice, checkWhole } from './options.js';
import type { TextTokens } from './row-arrays.js';
import { windowsOver, type TokenWindow } from './token-window.js';

/** How a text that is too long is cut. */
export interface Truncation {
  /** Most tokens of one encoding, special tokens among them. */
  readonly maxLength: number;
  /**
   * Of a pair: cut the longer text until both are as long, then both (`longest_first`, the default), or one of them only.
   * `refuse` cuts nothing and throws `TOK_TRUNCATION`.
   */
  readonly strategy?: 'longest_first' | 'only_first' | 'only_second' | 'refuse';
  /** The end at which is cut; default right. */
  readonly side?: 'left' | 'right';
  /** Tokens that neighbouring windows share; default 0. */
  readonly stride?: number;
  /**
   * What becomes of the rest: windows over all of it (`all`, the default), nothing (`none`), or the windows that the
   * tokenizers library (0.23) gives (`tokenizers`): it reads a text no further than the word that fills `maxLength`.
   */
  readonly windows?: 'all' | 'none' | 'tokenizers';
}

const mostTokens = 2 ** 26; // in all windows of a text together: about 1.5 GB

/**
 * The windows of one text or two, one list of token spans (a span a text) for each encoding to make; the first is the
 * encoding itself, the others its overflow in the order of the tokenizers library. `added` is the number of special
 * tokens. Throws `TOK_OPTION` for options that nothing can meet, `TOK_TRUNCATION` where this text cannot be cut as asked.
 */
export function truncate(texts: readonly TextTokens[], added: number, truncation: Truncation): readonly (readonly TokenWindow[])[] {
  const { maxLength, strategy = 'longest_first', side = 'right', stride = 0, windows = 'all' } = truncation;
  checkOptions(truncation, added);
  const reaches = texts.map((text) => (windows === 'tokenizers' ? wordsWithin(text, maxLength, side) : { from: 0, to: text.total, total: text.total }));
  const lengths = reaches.map(({ from, to }) => to - from);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const room = maxLength - added;
  if (total <= room) return [reaches];
  if (strategy === 'refuse') throw impossible(`The text has ${total + added} tokens, over maxLength ${maxLength}: shorten it, or take another strategy than refuse`, total + added, truncation);
  const kept = keptLengths(lengths, room, strategy, total + added, truncation);
  const lists = lengths.map((length, i) => {
    const size = kept[i]!;
    const reach = reaches[i]!;
    if (size >= length) return [reach];
    if (size === 0 || stride >= size) throw impossible(`A window holds ${size} tokens of text ${i + 1} and shares ${stride}: lower stride or raise maxLength`, total + added, truncation);
    return windowsOver(reach, size, stride, side);
  });
  const first = lists.map((list) => list[0]!);
  return windows === 'none' ? [first] : [first, ...overflow(lists, truncation)];
}

/** Every further window of the first text with every window of the second, then the first window with the second's further ones. */
function overflow([first, second]: readonly (readonly TokenWindow[])[], truncation: Truncation): readonly (readonly TokenWindow[])[] {
  const count = first!.length * (second?.length ?? 1);
  if (count * truncation.maxLength > mostTokens) throw impossible(`${count} windows are too many: cut one text of a pair only, share less, or take windows none`, count, truncation);
  if (!second) return first!.slice(1).map((window) => [window]);
  const [begin, ...rest] = first!;
  return [...rest.flatMap((window) => second.map((other) => [window, other])), ...second.slice(1).map((other) => [begin!, other])];
}

/** Source: `truncate_encodings` of the tokenizers library. */
function keptLengths(lengths: readonly number[], room: number, strategy: Exclude<Truncation['strategy'], undefined>, total: number, truncation: Truncation): readonly number[] {
  const [first = 0, second] = lengths;
  if (strategy !== 'longest_first') {
    const cut = strategy === 'only_first' ? 0 : 1;
    if (cut === 1 && second === undefined) throw impossible('The strategy only_second needs a pair: give one, or cut by only_first', total, truncation);
    const left = room - (cut === 0 ? (second ?? 0) : first);
    if (left <= 0) throw impossible(`The other text leaves ${strategy} no room within maxLength ${truncation.maxLength}: raise it`, total, truncation);
    return cut === 0 ? [left, ...lengths.slice(1)] : [first, left];
  }
  if (second === undefined) return [room];
  const shorter = Math.min(first, second);
  let [small, large] = [shorter, shorter > room ? shorter : Math.max(shorter, room - shorter)];
  if (small + large > room) {
    small = Math.floor(room / 2);
    large = small + (room % 2);
  }
  return first > second ? [large, small] : [small, large];
}

/** The words at one end of a text that hold `tokens` tokens, the last of them whole. */
function wordsWithin({ list, first, total }: TextTokens, tokens: number, side: 'left' | 'right'): TokenWindow {
  if (total <= tokens) return { from: 0, to: total, total };
  const words = list.words.subarray(first, first + total);
  let reach = Math.max(1, tokens);
  if (side === 'right') {
    while (reach < total && words[reach] === words[reach - 1]) reach++;
    return { from: 0, to: reach, total };
  }
  while (reach < total && words[total - reach - 1] === words[total - reach]) reach++;
  return { from: total - reach, to: total, total };
}

function checkOptions({ maxLength, stride = 0, strategy = 'longest_first', side = 'right', windows = 'all' }: Truncation, added: number): void {
  checkWhole('maxLength', maxLength, added, ', the special tokens');
  checkWhole('stride', stride, 0, ', under what maxLength leaves for text', Math.max(0, maxLength - added - 1));
  checkChoice('strategy', strategy, ['longest_first', 'only_first', 'only_second', 'refuse']);
  checkChoice('side', side, ['left', 'right']);
  checkChoice('windows', windows, ['all', 'none', 'tokenizers']);
}

function impossible(what: string, tokens: number, { maxLength, strategy = 'longest_first', stride = 0 }: Truncation): TokenizerError {
  return new TokenizerError('TOK_TRUNCATION', `${what}.`, { tokens, maxLength, strategy, stride });
}
