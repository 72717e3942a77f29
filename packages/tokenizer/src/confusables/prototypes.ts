import { sourceGaps, sourcePrototypes } from './generated/prototype-table.js';

/** The prototype of each confusable character, as Unicode Technical Standard 39 lists them (a string of 1 to 18 characters). */
export const prototypes: ReadonlyMap<number, string> = readPrototypes();

function readPrototypes(): ReadonlyMap<number, string> {
  const gaps = sourceGaps.split(' ');
  const found = new Map<number, string>();
  let source = 0;
  sourcePrototypes.split(' ').forEach((prototype, i) => {
    source += parseInt(gaps[i]!, 36);
    found.set(source, String.fromCodePoint(...prototype.split('.').map((codePoint) => parseInt(codePoint, 36))));
  });
  return found;
}
