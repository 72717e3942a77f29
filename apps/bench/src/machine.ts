import { availableParallelism, cpus, loadavg } from 'node:os';
import { env } from 'onnxruntime-node';

/** Where and under what load a benchmark ran: a figure without it says nothing. */
export type Machine = { readonly cpu: string; readonly cores: number; readonly load: number; readonly node: string; readonly onnxruntime: string };

export const machine = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  load: loadavg()[0] ?? 0,
  node: process.versions.node,
  onnxruntime: env.versions.node ?? 'unknown',
});

export const showMachine = ({ cpu, cores, load, node, onnxruntime }: Machine): string =>
  `${cpu}, ${cores} cores, load ${load.toFixed(2)}; Node ${node}, onnxruntime ${onnxruntime}, one thread, CPU time`;
