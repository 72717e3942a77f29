const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** A name or a thing follows: the point never ends a sentence. */
const beforeNames = words('mr mrs ms mx dr prof rev fr hon gen col maj capt cmdr lt sgt cpl adm gov sen rep pres supt messrs st mt ft vs cf e.g i.e viz resp approx esp incl ca');
/** The point belongs to the word where a number follows. */
const beforeNumbers = words('no nos nr vol vols fig figs eq eqs sec ch chap p pp pg art para app ed eds ver jan feb mar apr jun jul aug sep sept oct nov dec');
/** The point may end a sentence too: it does where a word follows that often begins one. */
const either = words('inc ltd co corp llc bros dept dist est univ assn jr sr esq etc al et ph.d m.d b.a m.a ave blvd rd hwy sq a.m p.m mon tue tues wed thu thur thurs fri sat sun');
const starters = words('the a an this that these those it he she we they you i in on at as if when while after before but and so yet or then there here however for from by my our his her its their what who why how where not no one some many most all');

/**
 * Whether a point after `word` belongs to it and ends no sentence, by what follows: `next`, the word after the white space, empty
 * where there is none, and whether a quote opens before it. English only.
 */
export function pointOfWord(word: string, next: string, quoted: boolean): boolean {
  const own = word.toLowerCase();
  if (beforeNames.has(own)) return next !== '';
  if (beforeNumbers.has(own) && /^\d/.test(next)) return true;
  const initials = /^(?:\p{L}\.)*\p{Lu}$/u.test(word) || /^(?:\p{L}\.)+\p{L}$/u.test(word);
  if (!initials && !either.has(own)) return false;
  return next !== '' && !quoted && (/^\p{Ll}/u.test(next) || !starters.has(next.toLowerCase()));
}
