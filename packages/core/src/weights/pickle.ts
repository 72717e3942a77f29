import { AlbertkitError } from '../errors.js';

/**
 * True where bytes are a Python pickle, or the ZIP of one that `torch.save` writes, whatever the file is called. A
 * safetensors file is never taken for one, although its header length may start with the same bytes: after a length of
 * at most 100,000,000 come four zero bytes and a brace.
 */
export function looksLikePickle(bytes: Uint8Array): boolean {
  const maybeSafetensors = bytes.length > 8 && bytes[4] === 0 && bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0 && bytes[8] === 0x7b;
  if (maybeSafetensors) return false;
  if (bytes[0] === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= 5) return true;
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
  // torch.save puts data.pkl first; a ZIP's directory, at its end, names it again.
  return isZip && (hasText(bytes.subarray(0, 4096), 'data.pkl') || hasText(bytes.subarray(-65_536), 'data.pkl'));
}

/**
 * Throws `PICKLE_REFUSED` where bytes are a pickle: opening one runs code that its author chose, so nothing here ever
 * does. `facts.convert` is the Python that makes a safetensors file of it.
 */
export function refusePickle(bytes: Uint8Array, path?: string, autoClass = 'AutoModel'): void {
  if (!looksLikePickle(bytes)) return;
  const convert = `from transformers import ${autoClass}\n${autoClass}.from_pretrained("FOLDER").save_pretrained("FOLDER", safe_serialization=True)`;
  throw new AlbertkitError(
    'PICKLE_REFUSED',
    `${path ?? 'The file'} is a Python pickle, which can run any code when opened, and is never read; make model.safetensors of it with: ${convert.replace('\n', '; ')}`,
    { ...(path === undefined ? {} : { path }), convert },
  );
}

function hasText(bytes: Uint8Array, text: string): boolean {
  const wanted = new TextEncoder().encode(text);
  for (let at = bytes.indexOf(wanted[0]!); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}
