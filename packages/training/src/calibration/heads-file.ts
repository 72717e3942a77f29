import { AlbertkitError, parseHeadsFile } from '@albertkit/core';

/**
 * The text of albertkit.json with a head's temperature set, all else as it was; tasks divide the head's logits by it. Throws
 * `HEAD_UNKNOWN`, and what `parseHeadsFile` does, `CONFIG_FIELD` for a temperature outside of 0 to 1000 among them.
 */
export function setHeadTemperature(headsFile: string, head: string, temperature: number): string {
  const known = parseHeadsFile(headsFile);
  if (!known.has(head)) throw new AlbertkitError('HEAD_UNKNOWN', `albertkit.json has no head "${head.slice(0, 80)}": it has ${[...known.keys()].join(', ')}.`, { head: head.slice(0, 80), heads: [...known.keys()] });
  const file = JSON.parse(headsFile) as { readonly heads: Readonly<Record<string, object>> };
  const written = `${JSON.stringify({ ...file, heads: { ...file.heads, [head]: { ...file.heads[head], temperature } } }, null, 2)}\n`;
  parseHeadsFile(written);
  return written;
}
