import type { CsvRecord } from './csv-records.js';
import { CliError } from './errors.js';
import { jsonErrorIndex } from './json-error.js';
import type { Fields, Keep } from './kept-fields.js';
import { rowFields } from './rows.js';

/** The first record of a table: its columns, and how the cells of another record become fields. */
export type CsvHeader = { readonly names: readonly string[]; fieldsOf(record: CsvRecord): Fields };

/** Fields that hold several texts; in a cell, a JSON list. */
const lists: ReadonlySet<string> = new Set(['tokens', 'choices', 'labels']);
/** Fields that a row may lack; in a table, an empty cell. */
const optional: ReadonlySet<string> = new Set(['text_pair']);

/** The header of a table. Throws `CSV_HEADER` for a name twice, and for one that no row has and that is not kept. */
export function csvHeader({ cells: names, line }: CsvRecord, keep: Keep): CsvHeader {
  const refuse = (why: string, facts: object): never => {
    throw new CliError('CSV_HEADER', `line ${line}: ${why}`, { line, ...facts });
  };
  const twice = names.find((name, n) => names.indexOf(name) < n);
  if (twice !== undefined) refuse(`the header has ${shown(twice)} twice; rename one.`, { column: twice });
  const strange = names.find((name) => !rowFields.has(name) && !keep.has(name) && !keep.has('*'));
  if (strange !== undefined) refuse(`the header has ${shown(strange)}; columns are ${[...rowFields].join(', ')}, and those of --keep (--keep '*' for all).`, { column: strange });
  if (!names.some((name) => rowFields.has(name))) refuse(`the header has none of ${[...rowFields].join(', ')}; name the columns in the first line.`, { columns: names });
  return {
    names,
    fieldsOf: ({ cells, line: at }) => Object.fromEntries(names.flatMap((name, n) => {
      const cell = cells[n]!;
      if (cell === '' && optional.has(name)) return [];
      return [[name, lists.has(name) ? listOf(name, cell, at) : cell]];
    })),
  };
}

/** A cell of several texts: a JSON list, or of labels one label as it stands. */
function listOf(name: string, cell: string, line: number): unknown {
  if (name === 'labels' && !/^\s*\[/.test(cell)) return cell;
  try {
    return JSON.parse(cell);
  } catch (cause) {
    const place = jsonErrorIndex(cell) + 1;
    throw new CliError('CSV_CELL', `line ${line}, column ${shown(name)}: not valid JSON at sign ${place} of the cell; write a list, such as ["one", "two"].`, { line, column: name, place }, { cause });
  }
}

const shown = (name: string): string => JSON.stringify(name.slice(0, 80));
