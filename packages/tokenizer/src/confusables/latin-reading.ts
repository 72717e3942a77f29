import { latinShapes } from './latin-shapes.js';
import { skeleton } from './skeleton.js';

/** What a character outside ASCII reads as in a Latin word. */
export interface LatinReading {
  /** An ASCII letter or digit (several for a ligature), with the marks of the character's own decomposition. */
  readonly text: string;
  /** Whether Unicode's tables say so, without our own shapes and without dropping hooks and strokes. */
  readonly exact: boolean;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** ASCII letters by their skeleton: `l` has both I and l. */
const bySkeleton: ReadonlyMap<string, string> = Array.from(letters).reduce(
  (map, letter) => map.set(skeleton(letter), (map.get(skeleton(letter)) ?? '') + letter),
  new Map<string, string>(),
);

// Europe's own letters stay: everything of Latin-1 and Latin Extended-A.
const firstRead = 0x180;
// Written from right to left, or never taken for Latin: a look-alike of theirs beside Latin letters is a word of its own.
const neverRead = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u;
const raisedOrPicture = /[\p{Lm}\p{No}\p{Emoji}]/u;
const letterLike = /[\p{L}\p{Nl}\p{Nd}]/u;
const ligature = /[\ufb00-\ufb06]/;
const trimmed = /['\p{M}]/gu;

/** The reading of a character, or undefined where there is none, as for raised letters and digits (`²`) and emoji (`ℹ`). */
export function latinReading(character: string): LatinReading | undefined {
  if (character.codePointAt(0)! < firstRead || neverRead.test(character) || raisedOrPicture.test(character)) return undefined;
  const parts = character.normalize('NFD');
  const base = String.fromCodePoint(parts.codePointAt(0)!);
  if (base === parts) return plainReading(base);
  // An accented Latin letter is a letter of some language; an accented Cyrillic one may be in disguise.
  const reading = base < '\u0180' ? undefined : plainReading(base);
  return reading && { ...reading, text: reading.text + parts.slice(base.length) };
}

function plainReading(character: string): LatinReading | undefined {
  const compatible = character.normalize('NFKC');
  if (/^[A-Za-z0-9]$/.test(compatible) || ligature.test(character)) return { text: compatible, exact: true };
  if (!letterLike.test(character)) return undefined;
  const shape = skeleton(character);
  const exact = bySkeleton.get(shape);
  const found = exact ?? latinShapes.get(shape) ?? trimmedReading(shape);
  if (found === undefined) return undefined;
  const upper = found.length > 1 && /\p{Lu}/u.test(character);
  return { text: upper ? found[0]! : found.at(-1)!, exact: exact !== undefined };
}

/** The reading of a shape without its hooks, strokes and tails. */
function trimmedReading(shape: string): string | undefined {
  const bare = shape.replace(trimmed, '');
  return bare === shape ? undefined : (bySkeleton.get(bare) ?? latinShapes.get(bare));
}
