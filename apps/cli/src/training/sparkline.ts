const blocks = '▁▂▃▄▅▆▇█';

/** Numbers as a line of blocks, the least lowest: each block is the mean of its share of them; what is not finite shows as a gap. */
export function sparkline(values: readonly number[], width: number): string {
  const columns = Math.min(width, values.length);
  const means = Array.from({ length: columns }, (_, column) => {
    const part = values.slice(Math.floor((column * values.length) / columns), Math.floor(((column + 1) * values.length) / columns));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const known = means.filter(Number.isFinite);
  const least = Math.min(...known);
  const span = Math.max(...known) - least;
  return means.map((mean) => (Number.isFinite(mean) ? blocks[span > 0 ? Math.round(((mean - least) / span) * (blocks.length - 1)) : 0] : ' ')).join('');
}
