import { emitOnnx, onnxBackend, type EmitOptions } from '@albertkit/backend-onnx';
import * as runtime from 'onnxruntime-node';
import { baseModel } from './base-model.js';
import { machine, showMachine } from './machine.js';
import { interleaved, type Contestant } from './measure.js';
import type { Report } from './report.js';
import { showTable } from './table.js';

type Form = EmitOptions & { readonly name: string; readonly level?: string };
const forms: readonly Form[] = [
  { name: 'Loop', repeat: 'loop' },
  { name: 'unrolled', repeat: 'unrolled' },
  { name: 'Loop, level all', repeat: 'loop', level: 'all' },
  { name: 'unrolled, level all', repeat: 'unrolled', level: 'all' },
  { name: 'Loop, contrib attention', repeat: 'loop', attention: 'contrib' },
];

/** What it takes to make the base model ready: the model written, and written and loaded, with `repeat` as a Loop and written out. */
export async function session(rounds: number): Promise<Report> {
  const at = machine();
  const { graph, weights } = baseModel();
  const write = ({ name, ...options }: Form): Contestant => ({ name: `write ${name}`, run: async () => emitOnnx(graph, weights, options) });
  const ready = ({ name, level, attention = 'standard', ...options }: Form): Contestant => {
    const backend = onnxBackend({ runtime, attention, ...(level ? { sessionOptions: { graphOptimizationLevel: level } } : {}) });
    return { name: `ready ${name}`, run: async () => (await backend.compile(graph, weights, options)).dispose() };
  };
  const measured = await interleaved(forms.flatMap((form) => [write(form), ready(form)]), rounds);
  const of = (name: string): number => measured.find((one) => one.name === name)!.median;
  const results = forms.map((form) => ({ name: form.name, bytes: emitOnnx(graph, weights, form).length, write: of(`write ${form.name}`), ready: of(`ready ${form.name}`), overLoop: of(`ready ${form.name}`) / of('ready Loop') }));
  const table = showTable(['form', 'bytes', 'write ms', 'compile ms', 'over Loop'], results.map(({ name, bytes, write: written, ready: loaded, overLoop }) => [name, bytes, written, loaded, overLoop]));
  return { name: 'session', machine: at, rounds, results, text: `Base model made ready (compile: written, loaded, disposed), median of ${rounds}\n${showMachine(at)}\n\n${table}` };
}
