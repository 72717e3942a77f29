import { Option, type Command } from 'commander';
import { CliError } from './errors.js';

/** What every command that runs a model takes. */
export type ModelOptions = {
  readonly model: string;
  readonly head?: string;
  readonly backend: string;
  readonly device?: string;
  readonly precision: string;
  readonly threads?: number;
};

/** Which model, and which of its heads. */
export const folderOptions = (command: Command): Command => command
  .requiredOption('--model <folder>', 'folder of a model: config.json, model.safetensors, tokenizer.json')
  .option('--head <name>', 'which head, where the folder has several');

/** Adds the options that every command that runs a model takes. */
export const modelOptions = (command: Command): Command => backendOptions(folderOptions(command));

/** Where it computes. */
export const backendOptions = (command: Command): Command => command
  .addOption(new Option('--backend <name>', 'onnx (fast), tfjs (TensorFlow.js), or reference (float64, the definition)').default('onnx'))
  .addOption(new Option('--device <name>', 'onnx: cpu, cuda, wasm or webgpu; tfjs: cpu or wasm; where this machine has it (default: cpu)'))
  .addOption(new Option('--precision <name>', 'float32').default('float32'))
  .addOption(new Option('--threads <count>', 'threads for one run (default: 1)').argParser((value) => wholeNumber('--threads', value, 1, 1024)));

/** A whole number from the command line. Throws `USAGE`. */
export function wholeNumber(option: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new CliError('USAGE', `${option} takes a whole number from ${least} to ${most}, got ${JSON.stringify(value.slice(0, 40))}.`, { option, value: value.slice(0, 40) });
}

/** A share over 0, up to 1, from the command line. Throws `USAGE`. */
export function shareOf(option: string, value: string): number {
  const share = Number(value);
  if (value.trim() !== '' && share > 0 && share <= 1) return share;
  throw new CliError('USAGE', `${option} takes a number over 0, up to 1, got ${JSON.stringify(value.slice(0, 40))}.`, { option, value: value.slice(0, 40) });
}
