import { AlbertkitError } from '../errors.js';
import { jsonCursor } from '../strict-json.js';
import { quoted } from './safetensors.js';

/**
 * Reads `model.safetensors.index.json`: the file that holds each tensor, by tensor name. Throws `ST_INDEX` where the text is
 * not such an index, a tensor is listed twice, or a file name is more than a plain name in the same folder.
 */
export function readShardedIndex(source: string | Uint8Array): ReadonlyMap<string, string> {
  const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source;
  const cursor = jsonCursor(bytes, (reason, offset) => refuse(`it is wrong at byte ${offset}: ${reason}`, { offset }));
  let shards: Map<string, string> | undefined;
  cursor.object((key, offset) => {
    if (key !== 'weight_map') return cursor.skip();
    if (shards) refuse('it has two fields "weight_map"', { offset });
    const found = new Map<string, string>();
    cursor.object((tensor) => {
      const shard = cursor.string();
      if (found.has(tensor)) refuse(`tensor ${quoted(tensor)} is listed twice`, { tensor });
      if (!/^[\w][\w.-]*\.safetensors$/.test(shard)) {
        refuse(`tensor ${quoted(tensor)} is said to lie in ${quoted(shard)}, which is no plain name of a .safetensors file in the folder`, { tensor, path: shard });
      }
      found.set(tensor, shard);
    });
    shards = found;
  });
  cursor.end();
  return shards ?? refuse('it has no field "weight_map"', {});
}

function refuse(why: string, facts: Readonly<Record<string, unknown>>): never {
  throw new AlbertkitError('ST_INDEX', `The index of the sharded checkpoint cannot be used: ${why}.`, facts);
}
