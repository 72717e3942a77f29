import type { Backend } from '@albertkit/core';
import { outputTolerance, withinTolerance } from '@albertkit/core/agreement';
import { loadModel, type EncodedInput, type Model, type TaskOptions } from '@albertkit/tasks';
import type { Command } from 'commander';
import { openBackend } from '../backends.js';
import { difference, requireAgreement } from '../demo/agreement.js';
import { cardLine } from '../demo/card.js';
import { demoModel } from '../demo/folder.js';
import { measure } from '../demo/measure.js';
import { agreementTable, partTitle, title, verdict, type Comparison } from '../demo/show.js';
import { intents, sentiment, slots, words, type Part } from '../demo/texts.js';
import { writeLine, type Io } from '../io.js';
import { countParameters } from '../model-size.js';
import { views, type ResultsByTask } from '../views/result-view.js';

type NamedBackend = { readonly name: string; readonly backend: Backend; /** Too slow to be run again for its speed. */ readonly slow?: true };
type Stage = { readonly folder: string; readonly model: Model; readonly reference: NamedBackend; readonly others: readonly NamedBackend[]; readonly io: Io };

const help = `
A small model that comes with the repository, on real sentences: sentiment, what a request wants, what is in it with its offsets
underlined, a missing word. The same rows run on onnxruntime, on onnxruntime's WebAssembly, on TensorFlow.js and on the float64
reference; outputs may differ by ${outputTolerance.absolute} absolute and relative, decisions not at all, else the exit code is 1.

Example:
  albertkit demo`;

/** `albertkit demo`: the main job, shown. */
export function addDemo(program: Command, io: Io): void {
  program.command('demo').description('the main job on real text: results, agreement of the backends, speed')
    .option('--model <folder>', "folder of the demo's model, where it is not the repository's")
    .addHelpText('after', help)
    .action(({ model }: { readonly model?: string }) => demo(model ?? demoModel(), io));
}

async function demo(folder: string, io: Io): Promise<void> {
  const model = await loadModel(folder);
  await writeLine(io.out, title(countParameters(model.folder), model.folder.heads.size, io));
  const reference = { name: 'reference, float64', backend: await openBackend({ backend: 'reference' }) };
  const others: NamedBackend[] = [
    { name: 'onnxruntime, cpu', backend: await openBackend({ backend: 'onnx' }) },
    { name: 'onnxruntime, wasm', backend: await openBackend({ backend: 'onnx', device: 'wasm' }) },
    { name: 'TensorFlow.js, wasm', backend: await openBackend({ backend: 'tfjs', device: 'wasm' }) },
    { name: 'TensorFlow.js, cpu', backend: await openBackend({ backend: 'tfjs', device: 'cpu' }), slow: true },
  ];
  const stage = { folder, model, reference, others, io };
  try {
    const compared = [...(await show(sentiment, stage)), ...(await show(intents, stage)), ...(await show(slots, stage)), ...(await show(words, stage))];
    await writeLine(io.out, agreementTable(compared, io));
    await writeLine(io.out, verdict(compared, io));
    requireAgreement(compared);
  } finally {
    for (const { backend } of [reference, ...others]) await backend.dispose();
  }
}

/** Shows one part, as the fastest backend gives it, and compares all of them. */
async function show<Name extends keyof ResultsByTask, Options extends TaskOptions, Encoded extends EncodedInput>(
  part: Part<Name, Options, Encoded>,
  { folder, model, reference, others, io }: Stage,
): Promise<Comparison[]> {
  await writeLine(io.out, `${partTitle(part, await cardLine(folder, part.head), io)}\n`);
  const measured = [];
  for (const { name, backend, slow } of others) {
    const found = await measure(part, model, backend, { timed: !slow, signal: io.signal });
    if (measured.length === 0) {
      const labels = model.folder.heads.get(part.head)?.labels ?? [];
      const shown = found.results.map((result, n) => views[part.view]({ text: part.texts[n]! }, result, io, labels)).join('\n');
      await writeLine(io.out, `${shown.trimEnd()}\n`);
    }
    measured.push({ name, ...found });
  }
  const defined = await measure(part, model, reference.backend, { timed: false, signal: io.signal });
  const decisions = defined.results.map(part.decision);
  const compared = measured.map(({ name, results, outputs, readyMs, tokensPerSecond }): Comparison => {
    const numbers = difference(defined.outputs, outputs);
    const changed = results.filter((result, n) => part.decision(result) !== decisions[n]).length;
    return { head: part.head, backend: name, readyMs, tokensPerSecond, numbers, changed, of: decisions.length, agree: withinTolerance(numbers) && changed === 0 };
  });
  return [...compared, { head: part.head, backend: reference.name, readyMs: defined.readyMs, tokensPerSecond: defined.tokensPerSecond, changed: 0, of: decisions.length, agree: true }];
}
