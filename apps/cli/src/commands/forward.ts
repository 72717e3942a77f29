import type { Command } from 'commander';
import { openBackend } from '../backends.js';
import { closing } from '../closing.js';
import { CliError } from '../errors.js';
import type { Io } from '../io.js';
import { prepareRun } from '../model-inputs.js';
import { modelOptions, type ModelOptions } from '../model-options.js';
import { openModelHead } from '../open-model.js';
import { readTensorFile, writeTensorFile } from '../tensor-file.js';
import { checkOutput } from '../write-file.js';

type ForwardOptions = ModelOptions & { readonly inputs: string; readonly output: string; readonly outputs?: string };

const help = `
Inputs: input_ids (or inputs_embeds), attention_mask, token_type_ids, position_ids; only the first is needed.
Labels: labels, sentence_order_label, start_positions, end_positions; where they are given, loss is written too.
Outputs: last_hidden_state, pooler_output, logits, prediction_logits, sop_logits, start_logits, end_logits,
hidden_states.N, attentions.N; F32, and F64 from the reference backend. An output file that is there is replaced.

Example:
  albertkit forward --model models/nano --head sentiment --inputs batch.safetensors --output out.safetensors --outputs hidden_states`;

/** `albertkit forward`: raw tensors in, raw tensors out. */
export function addForward(program: Command, io: Io): void {
  modelOptions(program.command('forward').description('run a model on tensors: safetensors in, safetensors out'))
    .requiredOption('--inputs <file>', 'safetensors file with the inputs, and labels for a loss')
    .requiredOption('--output <file>', 'safetensors file to write')
    .option('--outputs <names>', 'more outputs: hidden_states, attentions, or both with a comma')
    .addHelpText('after', help)
    .action((options: ForwardOptions) => forward(options, io));
}

async function forward(options: ForwardOptions, io: Io): Promise<void> {
  const more = moreOutputs(options.outputs);
  await checkOutput(options.output, { overwrite: true });
  const { folder, config, kind, head } = await openModelHead(options.model, options.head, io);
  const { graph, inputs } = prepareRun(config, kind, await readTensorFile(options.inputs), { ...more, float64: options.backend === 'reference' });
  const weights = await folder.weights(graph.parameters, { head: head.name });
  const outputs = await closing(await openBackend(options), async (backend) => closing(await backend.compile(graph, weights), (model) => model.run(inputs, { signal: io.signal })));
  await writeTensorFile(options.output, outputs);
}

function moreOutputs(names = ''): { hiddenStates: boolean; attentions: boolean } {
  const wanted = names.split(',').map((name) => name.trim()).filter((name) => name !== '');
  const unknown = wanted.find((name) => name !== 'hidden_states' && name !== 'attentions');
  if (unknown !== undefined) throw new CliError('USAGE', `--outputs takes hidden_states and attentions, got ${JSON.stringify(unknown)}; the model's own outputs are always written.`, { unknown });
  return { hiddenStates: wanted.includes('hidden_states'), attentions: wanted.includes('attentions') };
}
