import type { CsvRecord } from './csv-records.js';
import { CliError } from './errors.js';
import { jsonErrorIndex } from './json-error.js';
import type { Fields, Keep } from './kept-fields.js';
import { cellForm, isOptional, rowFields } from './rows.js';

/** The first record of a table: its columns, and how the cells of another record become fields. */
export type CsvHeader = { readonly names: readonly string[]; fieldsOf(record: CsvRecord): Fields };

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
  const columns = names.map((name) => (rowFields.has(name) ? { name, form: cellForm(name), optional: isOptional(name) } : { name, form: 'text', optional: false }));
  return {
    names,
    fieldsOf: ({ cells, line: at }) => Object.fromEntries(columns.flatMap(({ name, form, optional }, n) => {
      const cell = cells[n]!;
      if (cell === '' && optional) return [];
      return [[name, form === 'json' || (form === 'either' && /^\s*\[/.test(cell)) ? jsonCell(name, cell, at) : cell]];
    })),
  };
}

function jsonCell(name: string, cell: string, line: number): unknown {
  try {
    return JSON.parse(cell);
  } catch (cause) {
    const place = jsonErrorIndex(cell) + 1;
    throw new CliError('CSV_CELL', `line ${line}, column ${shown(name)}: not valid JSON at sign ${place} of the cell; write a list, such as ["one", "two"].`, { line, column: name, place }, { cause });
  }
}

const shown = (name: string): string => JSON.stringify(name.slice(0, 80));
