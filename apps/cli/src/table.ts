import Table from 'cli-table3';

/** No frames: columns stand apart by blanks, the head is underlined by its colour alone. */
const noFrames = { mid: '', 'top-mid': '', 'bottom-mid': '', 'left-mid': '', 'right-mid': '', 'mid-mid': '', left: '', right: '', top: '', bottom: '', 'top-left': '', 'top-right': '', 'bottom-left': '', 'bottom-right': '', middle: ' ' };

export type Column = { readonly title: string; readonly align?: 'left' | 'right'; /** Folded at words beyond this many columns. */ readonly width?: number };

/** Rows as a table for people. Cells may be coloured and must each be on one line (see `oneLine`). */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const made = new Table({
    chars: noFrames,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1, compact: true },
    head: columns.some(({ title }) => title !== '') ? columns.map(({ title }) => title) : [],
    colAligns: columns.map(({ align = 'left' }) => align),
    colWidths: columns.map(({ width }) => width ?? null),
    wordWrap: true,
  });
  for (const row of rows) made.push([...row]);
  return made.toString().split('\n').map((line) => line.trimEnd()).join('\n');
}
