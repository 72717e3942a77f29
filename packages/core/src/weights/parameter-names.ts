const basePart = /^(albert\.)?(embeddings|encoder|pooler)\./;

/** Names that published checkpoints use for one tensor: Hugging Face ties them and writes only the first of each pair. */
const tied: readonly (readonly [string, string])[] = [
  ['albert.embeddings.word_embeddings.weight', 'predictions.decoder.weight'],
  ['predictions.bias', 'predictions.decoder.bias'],
];

/**
 * The names under which a checkpoint may hold a parameter of a graph, best first. With `head` the tensors that are not of
 * the shared encoder (and its pooler) are looked for as `heads.NAME.*` only, never as another head's.
 */
export function parameterCandidates(name: string, head?: string): readonly string[] {
  const names = tiedNames(name).flatMap((candidate) => [candidate, ...otherPrefix(candidate)]);
  if (head === undefined) return names;
  return names.map((candidate) => (basePart.test(candidate) || candidate.startsWith('heads.') ? candidate : `heads.${head}.${candidate}`));
}

function tiedNames(name: string): readonly string[] {
  const pair = tied.find((names) => names.some((candidate) => withPrefix(candidate) === withPrefix(name)));
  return pair ? [name, ...pair.filter((candidate) => withPrefix(candidate) !== withPrefix(name))] : [name];
}

function otherPrefix(name: string): readonly string[] {
  if (!basePart.test(name)) return [];
  return [name.startsWith('albert.') ? name.slice('albert.'.length) : `albert.${name}`];
}

const withPrefix = (name: string): string => (basePart.test(name) && !name.startsWith('albert.') ? `albert.${name}` : name);
