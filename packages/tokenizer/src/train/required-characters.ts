/**
 * The characters that a vocabulary must hold, most frequent first: as many as it takes to cover the share `coverage` of all
 * characters. Ties go by code point. Source: google/sentencepiece, trainer_interface.cc (LoadSentences).
 */
export function requiredCharacters(parts: ReadonlyMap<string, number>, coverage: number): { readonly required: readonly (readonly [codePoint: number, count: number])[]; readonly distinct: number; readonly total: number } {
  const counts = new Map<number, number>();
  let total = 0;
  for (const [part, count] of parts) {
    for (const character of part) {
      const codePoint = character.codePointAt(0)!;
      counts.set(codePoint, (counts.get(codePoint) ?? 0) + count);
      total += count;
    }
  }
  const sorted = [...counts].sort(([a, countA], [b, countB]) => countB - countA || a - b);
  let covered = 0;
  let needed = 0;
  while (needed < sorted.length && (coverage === 1 || covered / total < coverage)) covered += sorted[needed++]![1];
  return { required: sorted.slice(0, needed), distinct: sorted.length, total };
}
