// A schedule of learning rates, from the package alone.

/** @param {(name: string) => Promise<any>} load */
export async function check(load) {
  const { schedule } = await load('@albertkit/training');
  const rate = schedule({ peak: 1e-3, steps: 100, warmUp: 10 });
  if (rate(5) !== 5e-4 || rate(100) !== 0) throw new Error(`the rate is ${rate(5)} and ${rate(100)}`);
  console.log(`${rate(5)} at update 5`);
}
