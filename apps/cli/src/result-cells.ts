import { resultJson } from './result-json.js';

/** What a cell of a table may hold. */
export type Cell = string | number | boolean | null;

/**
 * A result as named cells: plain objects open into columns with dotted names (`coverage.tokens`), lists are JSON text, and
 * what is null or not there is an empty cell.
 */
export function cellsOf(result: object): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  const open = (prefix: string, value: object): void => {
    for (const [name, held] of Object.entries(value)) {
      const full = prefix + name;
      if (isPlain(held)) open(`${full}.`, held);
      else cells.set(full, cellOf(held));
    }
  };
  open('', result);
  return cells;
}

const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : resultJson(value);
}
