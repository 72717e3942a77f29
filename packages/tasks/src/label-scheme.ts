/** What a label says beside its name: where an entity begins and ends. */
export type LabelPart = { readonly name: string; readonly begins: boolean; readonly ends: boolean };

/**
 * The parts of each label. `B-` begins an entity and `I-` goes on with it, as in the pipelines of transformers; in a set that
 * has one of these, `S-` and `U-` are whole entities, `E-` and `L-` end one and `M-` goes on (BIOES, BILOU, BMES). A label without
 * a prefix goes on with a neighbour of the same name.
 */
export function readLabelScheme(labels: readonly string[]): readonly LabelPart[] {
  const prefixed = labels.some((label) => /^[BI]-./s.test(label));
  return labels.map((label) => {
    const match = prefixed ? /^([BIMSUEL])-(.+)$/s.exec(label) : null;
    const [prefix = 'I', name = label] = match ? [match[1], match[2]] : [];
    return { name, begins: 'BSU'.includes(prefix), ends: 'SUEL'.includes(prefix) };
  });
}

/**
 * The label for a word of an entity, the most telling that the set has: of a lone word `S-`, `U-`, `B-`, of the first `B-`, of the last
 * `E-`, `L-`, else `I-`, `M-`, and last the bare name. Undefined where the set has none of them.
 */
export function labelInEntity(labels: readonly string[], name: string, first: boolean, last: boolean): number | undefined {
  const prefixes = [...(first && last ? ['S-', 'U-'] : []), ...(first ? ['B-'] : last ? ['E-', 'L-'] : []), 'I-', 'M-', ''];
  const found = prefixes.map((prefix) => labels.indexOf(prefix + name)).find((id) => id >= 0);
  return found;
}
