import type { RowPlan } from '../rows.js';

/** Which token of the encoding stands at each place of each row. */
export function rowTokens({ rows, owner, place, stretches }: RowPlan): readonly (readonly number[])[] {
  if (rows.length === 1) {
    const tokens = new Array<number>(rows[0]!.ids.length);
    owner.forEach((row, token) => {
      if (row === 0) tokens[place[token]!] = token;
    });
    return [tokens];
  }
  const [first, last] = [stretches[0]!.start, stretches.at(-1)!.end];
  return stretches.map(({ start, end }) => [...range(0, first), ...range(start, end), ...range(last, owner.length)]);
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n);
