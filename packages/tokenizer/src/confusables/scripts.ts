// Letters in use today first: a character's script is found by trying these in turn.
const names = [
  'Latin', 'Cyrillic', 'Greek', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Arabic', 'Hebrew', 'Devanagari', 'Thai', 'Armenian', 'Georgian',
  'Bengali', 'Tamil', 'Telugu', 'Gujarati', 'Gurmukhi', 'Kannada', 'Malayalam', 'Oriya', 'Sinhala', 'Lao', 'Khmer', 'Myanmar', 'Tibetan',
  'Ethiopic', 'Thaana', 'Bopomofo', 'Cherokee', 'Canadian_Aboriginal', 'Coptic', 'Nko', 'Tai_Le', 'New_Tai_Lue', 'Lisu', 'Deseret', 'Gothic',
  'Glagolitic', 'Runic', 'Ogham', 'Mongolian', 'Syriac', 'Yi', 'Vai', 'Bamum', 'Tifinagh', 'Osage', 'Old_Italic', 'Lycian', 'Lydian', 'Carian',
  'Phoenician', 'Warang_Citi', 'Elbasan', 'Miao', 'Adlam', 'Javanese', 'Balinese', 'Sundanese', 'Buginese', 'Tagalog', 'Cham', 'Ol_Chiki', 'Shavian', 'Osmanya',
] as const;

type ScriptName = (typeof names)[number];

/** A script by its Unicode name; `Other` for the ones that are not told apart here; `Common` for what belongs to no script. */
export type Script = ScriptName | 'Other' | 'Common';

const tests: readonly (readonly [ScriptName, RegExp])[] = names.map((name) => [name, new RegExp(`^\\p{Script=${name}}$`, 'u')]);
const shared = /^[\p{Script=Common}\p{Script=Inherited}]$/u;

/** The script of one character (Script property of the engine's Unicode version). */
export function scriptOf(character: string): Script {
  if (shared.test(character)) return 'Common';
  return tests.find(([, test]) => test.test(character))?.[0] ?? 'Other';
}

/** Mixtures that are ordinary writing (Unicode Technical Standard 39, section 5.2: Highly Restrictive). */
const ordinary: readonly (readonly Script[])[] = [['Latin', 'Han', 'Hiragana', 'Katakana'], ['Latin', 'Han', 'Bopomofo'], ['Latin', 'Han', 'Hangul']];

/** Scripts in everyday use (Unicode Standard Annex 31, table 5). */
const recommended: readonly Script[] = names.slice(0, names.indexOf('Cherokee'));

/** Restriction levels of Unicode Technical Standard 39, section 5.2, for the scripts of one word. */
export type RestrictionLevel = 'single-script' | 'highly-restrictive' | 'moderately-restrictive' | 'minimally-restrictive';

/** The restriction level of a word that holds letters of these scripts (`Common` left out). */
export function restrictionLevel(scripts: readonly Script[]): RestrictionLevel {
  if (scripts.length <= 1) return 'single-script';
  if (ordinary.some((mixture) => scripts.every((script) => mixture.includes(script)))) return 'highly-restrictive';
  const beside = scripts.filter((script) => script !== 'Latin');
  const moderate = beside.length === 1 && scripts.length === 2 && recommended.includes(beside[0]!) && !['Cyrillic', 'Greek'].includes(beside[0]!);
  return moderate ? 'moderately-restrictive' : 'minimally-restrictive';
}
