import stringWidth from 'string-width';

/** A stretch of a text with a name: UTF-16 indices, end exclusive. */
export type Marked = { readonly start: number; readonly end: number; readonly label: string };
/** How a piece of the picture is coloured: the text of a mark, the line under it, or its label. */
export type Paint = (text: string, mark: Marked, part: 'text' | 'line' | 'label') => string;

type Cell = { readonly text: string; readonly start: number; readonly end: number; readonly width: number };

const plain: Paint = (text) => text;

/**
 * A text with lines drawn under its marks and their labels below, folded at blanks to `width` columns:
 *
 *     flights to New York
 *                ────────
 *                city 11-19
 *
 * Labels that would run into each other stand on lines of their own. Control characters show as blanks, so offsets hold.
 */
export function underline(text: string, marks: readonly Marked[], width: number, paint: Paint = plain): string[] {
  const inOrder = [...marks].sort((a, b) => a.start - b.start || a.end - b.end);
  return fold(cellsOf(text), Math.max(width, 1)).flatMap((cells) => drawLine(cells, inOrder, paint));
}

/** What a person sees as one character, with its place in the text and its width on a terminal. */
function cellsOf(text: string): Cell[] {
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
  return Array.from(segments, ({ segment, index }) => {
    const shown = /\p{Cc}|[\p{Zl}\p{Zp}]|\p{Bidi_C}/u.test(segment) ? ' ' : segment;
    return { text: shown, start: index, end: index + segment.length, width: stringWidth(shown) };
  });
}

/** Lines of at most `width` columns, broken after a blank where there is one. */
function fold(cells: readonly Cell[], width: number): Cell[][] {
  const lines: Cell[][] = [];
  let line: Cell[] = [];
  let used = 0;
  for (const cell of cells) {
    if (used + cell.width > width && line.length > 0) {
      const blank = line.map(({ text }) => text).lastIndexOf(' ');
      const rest = blank < 0 || cell.text === ' ' ? [] : line.splice(blank + 1);
      lines.push(line);
      line = rest;
      used = rest.reduce((sum, one) => sum + one.width, 0);
    }
    line.push(cell);
    used += cell.width;
  }
  return line.length > 0 || lines.length === 0 ? [...lines, line] : lines;
}

function drawLine(line: readonly Cell[], marks: readonly Marked[], paint: Paint): string[] {
  let length = line.length;
  while (line[length - 1]?.text === ' ') length--;
  const cells = line.slice(0, length);
  const [start, end] = [cells[0]?.start ?? 0, cells.at(-1)?.end ?? 0];
  const here = marks.filter((mark) => mark.start < end && mark.end > start && mark.end > mark.start);
  const runs = runsOf(cells, here);
  const shown = runs.map(({ text, mark }) => (mark ? paint(text, mark, 'text') : text)).join('');
  if (here.length === 0) return [shown];
  const lines = runs.map(({ width, mark }) => (mark ? paint('─'.repeat(width), mark, 'line') : ' '.repeat(width))).join('').trimEnd();
  // A mark that goes on from the line before has its label there.
  const starting = here.filter((mark) => mark.start >= start);
  return [shown, lines, ...labelLines(starting.map((mark) => ({ mark, column: columnOf(cells, mark.start) })), paint)];
}

type Run = { text: string; width: number; readonly mark: Marked | undefined };

/** Cells that stand together under one mark, or under none. */
function runsOf(cells: readonly Cell[], marks: readonly Marked[]): Run[] {
  const runs: Run[] = [];
  for (const { text, width, start, end } of cells) {
    const mark = marks.find((one) => one.start < end && one.end > start);
    let run = runs.at(-1);
    if (!run || run.mark !== mark) runs.push((run = { text: '', width: 0, mark }));
    run.text += text;
    run.width += width;
  }
  return runs;
}

const columnOf = (cells: readonly Cell[], start: number): number => cells.filter((cell) => cell.end <= start).reduce((sum, { width }) => sum + width, 0);

function labelLines(labels: readonly { readonly mark: Marked; readonly column: number }[], paint: Paint): string[] {
  const lines: { text: string; end: number }[] = [];
  for (const { mark, column } of labels) {
    const label = `${mark.label} ${mark.start}-${mark.end}`;
    let line = lines.find(({ end }) => end < column || (end === 0 && column === 0));
    if (!line) lines.push((line = { text: '', end: 0 }));
    line.text += ' '.repeat(column - line.end) + paint(label, mark, 'label');
    line.end = column + stringWidth(label);
  }
  return lines.map(({ text }) => text);
}
