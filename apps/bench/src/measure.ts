import { median, min } from 'simple-statistics';
import { Bench } from 'tinybench';

/** One of the things that are compared. */
export type Contestant = { readonly name: string; readonly run: () => Promise<unknown> };
/** CPU milliseconds of the whole process, which other work on the machine changes less than the time on the wall. */
export type Measured = { readonly name: string; readonly median: number; readonly least: number; readonly samples: readonly number[] };

/** Runs contestants in turn, A B C A B C, so that what the machine does besides meets all of them; the first round is not counted. */
export async function interleaved(contestants: readonly Contestant[], rounds: number): Promise<readonly Measured[]> {
  const bench = new Bench({ iterations: 1, time: 0, warmup: false, retainSamples: true, throws: true, now: cpuMilliseconds });
  const samples = new Map(contestants.map(({ name }): [string, number[]] => [name, []]));
  for (const { name, run } of contestants) bench.add(name, async () => void (await run()));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, result } of await bench.run()) {
      const [sample] = 'latency' in result ? result.latency.samples ?? [] : [];
      if (sample === undefined) throw new Error(`"${name}" gave no sample.`);
      if (round > 0) samples.get(name)!.push(sample);
    }
    bench.reset();
  }
  return contestants.map(({ name }) => {
    const taken = samples.get(name)!;
    return { name, samples: taken, median: median(taken), least: min(taken) };
  });
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
