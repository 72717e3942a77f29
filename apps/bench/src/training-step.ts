import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onnxBackend } from '@albertkit/backend-onnx';
import * as runtime from 'onnxruntime-node';
import { machine, showMachine } from './machine.js';
import { matmulAlone, yardstick } from './matmul-alone.js';
import { interleaved } from './measure.js';
import { pythonSteps, recordedSteps } from './python-training.js';
import type { Report } from './report.js';
import { showTable } from './table.js';
import { formsOf, lossOf, stepInputs, stepOf, stepOperations, trainingCases, trainingInputs, weightsOf, type StepForm, type TrainingCase } from './training-model.js';

/** A whole training step beside the forward pass alone and one matrix product, in turn; then the peak memory of each form in a process of its own, and PyTorch where Python has it. */
export async function trainingSteps(rounds: number, { python }: { readonly python?: string }): Promise<Report> {
  const at = machine();
  const results = [];
  for (const of of trainingCases) results.push(...(await measured(of, rounds)));
  const torch = python === undefined ? undefined : pythonSteps(python, trainingCases, rounds);
  const head = ['size', 'form', 'ms', 'ms least', 'GFLOP/s', yardstick.name, 'ratio', 'over forward', 'peak MB'];
  const table = showTable(head, results.map((row) => [row.size, row.form, row.milliseconds, row.least, row.gigaflops, row.matmulGigaflops, row.ratio, row.overForward, row.peakMegabytes]));
  const other = torch ? `PyTorch in the same run, ms: ${JSON.stringify(torch)}` : recordedSteps;
  return { name: 'training-step', machine: at, rounds, results: torch ? [...results, ...torch] : results, text: `One training step (pre-training, AdamW of Google), float32, median of ${rounds}\n${showMachine(at)}\n\n${table}\n\n${other}` };
}

async function measured(of: TrainingCase, rounds: number): Promise<{ size: string; form: string; milliseconds: number; least: number; gigaflops: number; matmulGigaflops: number; ratio: number; overForward: number; peakMegabytes: number }[]> {
  const backend = onnxBackend({ runtime });
  const forward = await backend.compile(lossOf(of, 'recomputed'), weightsOf(of));
  const steps = await Promise.all(formsOf(of).map(async (form) => ({ form, inputs: stepInputs(of, form), running: await backend.compile(stepOf(of, form), weightsOf(of)) })));
  const inputs = trainingInputs(of, 'recomputed');
  const [bare, alone, ...timed] = await interleaved([
    { name: yardstick.name, run: await matmulAlone(backend) },
    { name: 'forward', run: () => forward.run(inputs, { outputs: ['loss'] }) },
    ...steps.map(({ form, inputs, running }) => ({ name: form, run: () => running.run(inputs) })),
  ], rounds);
  await backend.dispose();
  const matmulGigaflops = yardstick.operations / bare!.median / 1e6;
  return timed.map(({ name, median, least }) => {
    const gigaflops = stepOperations(of) / median / 1e6;
    return { size: of.name, form: name, milliseconds: median, least, gigaflops, matmulGigaflops, ratio: gigaflops / matmulGigaflops, overForward: median / alone!.median, peakMegabytes: peakMegabytes(of, name as StepForm) };
  });
}

/** Resident memory that a step adds at its peak to a process that has loaded everything but the model. */
function peakMegabytes({ name }: TrainingCase, form: StepForm): number {
  const script = fileURLToPath(new URL('training-memory.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, script, name, form], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The memory of "${name}" "${form}" was not measured: ${stderr}`);
  const { before, peak } = JSON.parse(stdout) as { before: number; peak: number };
  return peak - before;
}
