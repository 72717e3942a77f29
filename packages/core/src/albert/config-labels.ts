import type { ConfigFields } from './config-fields.js';

const mostLabels = 65_536;

/**
 * The label names by id, from `id2label` ("0" to "n - 1", in any order, none left out), else `num_labels` names LABEL_0,
 * LABEL_1 and so on, else two of them, as transformers does. Throws `CONFIG_FIELD`.
 */
export function readLabels(fields: ConfigFields, onWarning?: (warning: string) => void): readonly string[] {
  const count = fields.isNull('num_labels') ? 2 : fields.whole('num_labels', 2, 1, mostLabels);
  const named = fields.optionalObject('id2label');
  if (named === undefined) return defaultLabels(count);
  if (named.size < 1 || named.size > mostLabels) fields.refuse('id2label', `an object of 1 to ${mostLabels} labels`);
  if (fields.has('num_labels') && count !== named.size) {
    onWarning?.(`config.json says num_labels ${count} but names ${named.size} labels in id2label; id2label holds.`);
  }
  return Array.from({ length: named.size }, (_, id) => {
    const label = named.get(String(id));
    // Some published files name their labels by number.
    if (typeof label === 'string' || typeof label === 'number') return String(label);
    return fields.refuse('id2label', `an object with a text for every id from 0 to ${named.size - 1} (id ${id} has none)`);
  });
}

export const defaultLabels = (count: number): readonly string[] => Array.from({ length: count }, (_, id) => `LABEL_${id}`);
