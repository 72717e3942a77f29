import { CliError } from './errors.js';

/**
 * Options of a task from `--set key=value`: values are JSON where they are JSON (`topK=3`, `truncate=true`,
 * `targets=["a","b"]`), else the text itself. Throws `USAGE` where there is no `=` or a key comes twice.
 */
export function parseSettings(pairs: readonly string[] = []): Readonly<Record<string, unknown>> {
  const settings = new Map<string, unknown>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, at).trim();
    if (at < 1 || key === '') throw new CliError('USAGE', `--set takes key=value, got ${JSON.stringify(pair.slice(0, 80))}.`, { given: pair.slice(0, 80) });
    if (settings.has(key)) throw new CliError('USAGE', `--set ${key.slice(0, 80)} was given twice; give it once.`, { key: key.slice(0, 80) });
    settings.set(key, valueOf(pair.slice(at + 1)));
  }
  return Object.fromEntries(settings);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
