/** Rows as text in columns; numbers to the right. */
export function showTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? figure(cell) : cell)))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[], at: number): string =>
    row.map((cell, column) => (at > 0 && typeof rows[at - 1]![column] === 'number' ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ').trimEnd();
  return cells.map(line).join('\n');
}

/** Three digits that count. */
const figure = (value: number): string => (Number.isInteger(value) || value >= 1000 ? value.toFixed(0) : value.toPrecision(3));
