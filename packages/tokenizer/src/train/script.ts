/** Scripts by their four-letter names (ISO 15924), as property values of regular expressions; Zyyy is Common, Zinh Inherited. */
const names =
  'Latn Zyyy Zinh Hani Hira Kana Cyrl Grek Arab Hang Hebr Deva Beng Thai Armn Geor Ethi Taml Telu Knda Mlym Gujr Guru Orya Sinh Khmr Laoo Mymr Tibt Mong ' +
  'Adlm Aghb Ahom Armi Avst Bali Bamu Bass Batk Bhks Bopo Brah Brai Bugi Buhd Cakm Cans Cari Cham Cher Chrs Copt Cpmn Cprt Diak Dogr Dsrt Dupl Egyp Elba Elym ' +
  'Glag Gong Gonm Goth Gran Hano Hatr Hluw Hmng Hmnp Hung Ital Java Kali Kawi Khar Khoj Kits Kthi Lana Lepc Limb Lina Linb Lisu Lyci Lydi Mahj Maka Mand Mani ' +
  'Marc Medf Mend Merc Mero Modi Mroo Mtei Mult Nagm Nand Narb Nbat Newa Nkoo Nshu Ogam Olck Orkh Osge Osma Ougr Palm Pauc Perm Phag Phli Phlp Phnx Plrd Prti ' +
  'Rjng Rohg Runr Samr Sarb Saur Sgnw Shaw Shrd Sidd Sind Sogd Sogo Sora Soyo Sund Sylo Syrc Tagb Takr Tale Talu Tang Tavt Tfng Tglg Thaa Tirh Tnsa Toto Ugar ' +
  'Vaii Vith Wara Wcho Xpeo Xsux Yezi Yiii Zanb';

/** The script of an Inherited character is that of the one before it. */
export const inherited = 'Zinh';

const longVowelSign = 0x30fc;

/**
 * Names the script of a code point; Hiragana, Katakana and the long vowel sign count as Han, as in SentencePiece, and what
 * the engine knows no script of is 'Zzzz'.
 */
export function scripts(): (codePoint: number) => string {
  const known = new Map<number, string>();
  const tests = names.split(' ').flatMap((name) => testOf(name));
  const find = (codePoint: number): string => {
    const text = String.fromCodePoint(codePoint);
    const name = tests.find(({ test }) => test.test(text))?.name ?? 'Zzzz';
    return name === 'Hira' || name === 'Kana' || codePoint === longVowelSign ? 'Hani' : name;
  };
  return (codePoint) => {
    let name = known.get(codePoint);
    if (name === undefined) known.set(codePoint, (name = find(codePoint)));
    return name;
  };
}

/** None for a script that the engine is too old to know. */
function testOf(name: string): readonly { readonly name: string; readonly test: RegExp }[] {
  try {
    return [{ name, test: new RegExp(`\\p{Script=${name}}`, 'u') }];
  } catch {
    return [];
  }
}
