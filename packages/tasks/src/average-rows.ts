/** The mean of what several windows gave, the same number of values each, by weight; one window is left as it is. */
export function averageRows(windows: readonly ArrayLike<number>[], weights: readonly number[]): Float64Array {
  if (windows.length === 1) return Float64Array.from(windows[0]!);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float64Array(windows[0]!.length);
  windows.forEach((data, row) => {
    const share = weights[row]! / total;
    for (let n = 0; n < mean.length; n++) mean[n]! += data[n]! * share;
  });
  return mean;
}
