import { loadModel, taskAliases, type EncodedInput, type Model, type TaskOptions } from '@albertkit/tasks';
import type { Backend } from '@albertkit/core';
import { Option, type Command } from 'commander';
import { ZodError } from 'zod';
import { openBackend } from '../backends.js';
import { closing } from '../closing.js';
import { collect } from '../collect.js';
import { CliError, oneLine } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { modelOptions, shareOf, wholeNumber, type ModelOptions } from '../model-options.js';
import { parseSettings } from '../settings.js';
import { measureLabelled, shownMeasures } from '../training/measure-labelled.js';
import { measuredTaskNames, withMeasuredTask, type MeasuredTask } from '../training/measured-tasks.js';
import { measureMaskedWords, shownMaskedWords, type MaskedWordChoice } from '../training/measure-masked-words.js';
import { readLabelled } from '../training/read-labelled.js';
import { parseRowReading, type RowReading } from '../training/row-reading.js';

type Rows = { readonly columns?: readonly string[]; readonly rows?: readonly string[]; readonly set?: readonly string[] };
type Options = ModelOptions & Rows & MaskedWordChoice & { readonly task: string; readonly input: readonly string[] };

const help = `
--task fill-mask takes plain text, as train pretrain does: it hides whole words and prints the mean loss of a word in nats. Which words
are hidden follows from the text and the seed, not from the vocabulary, so the losses of two models on one text compare.

Examples:
  albertkit evaluate --model my-model --task text-classification --input test.jsonl --columns label=intent
  albertkit evaluate --model models/nano-base --task fill-mask --input text.txt.gz --split-sentences`;

/** `albertkit evaluate`: labelled rows, or text of which words are hidden, to the metrics of a model. */
export function addEvaluate(program: Command, io: Io): void {
  const count = (flag: string, least: number, about: string): Option => {
    const name = flag.split(' ')[0]!;
    return new Option(flag, `fill-mask: ${about}`).argParser((value) => wholeNumber(name, value, least, Number.MAX_SAFE_INTEGER));
  };
  modelOptions(program.command('evaluate').description('measure a model on labelled rows: the metrics of its task, and how far its probabilities can be trusted; or on hidden words of a text')
    .requiredOption('--task <name>', [...measuredTaskNames, 'fill-mask'].join(', '))
    .requiredOption('--input <file>', 'labelled rows, JSON Lines, CSV or TSV; for fill-mask plain text; also gzip; may be given again', collect)
    .option('--columns <field=name...>', 'what fields are called in the file, such as label=intent')
    .option('--rows <key=value...>', 'how rows are read, as in a recipe\'s data: rename, span_label, span_name, offsets')
    .option('--set <key=value>', 'an option of the task, as JSON or text; may be given again', collect))
    .addOption(new Option('--masked-share <share>', 'fill-mask: about which share of the words is hidden (default: 0.15)').argParser((value) => shareOf('--masked-share', value)))
    .addOption(count('--longest-ngram <words>', 1, 'most words in a row that are hidden as one (default: 1)'))
    .addOption(count('--tokens <count>', 3, 'most tokens of a row (default: 64)'))
    .addOption(count('--seed <number>', 0, 'decides which words are hidden (default: 0)'))
    .addOption(count('--limit <words>', 1, 'end after so many hidden words'))
    .option('--split-sentences', 'fill-mask: a line of the text is a paragraph, to be split into sentences')
    .addHelpText('after', help)
    .action((options: Options) => evaluateModel(options, io));
}

async function evaluateModel(options: Options, io: Io): Promise<void> {
  const { task, model: folder } = options;
  const name = Object.hasOwn(taskAliases, task) ? taskAliases[task as keyof typeof taskAliases] : task;
  const print = (found: object, shown: () => string): Promise<void> => writeLine(io.out, io.outIsTerminal ? shown() : JSON.stringify({ task: name, model: folder, ...found }));
  const withModel = async <Found>(use: (model: Model, backend: Backend) => Promise<Found>): Promise<Found> => {
    const model = await loadModel(folder);
    for (const warning of model.folder.warnings) await writeLine(io.err, `albertkit: warning: ${oneLine(warning)}`);
    return closing(await openBackend(options), (backend) => use(model, backend));
  };
  if (name === 'fill-mask') {
    refuse(options, ['columns', 'rows', 'set'], 'labelled rows, and fill-mask reads text');
    const found = await withModel((model, backend) => measureMaskedWords(model, backend, options.input, options, io));
    return print(found, () => shownMaskedWords(found));
  }
  refuse(options, ['maskedShare', 'longestNgram', 'tokens', 'seed', 'limit', 'splitSentences'], 'fill-mask alone');
  const reading = readingOf(parseSettings(options.columns), parseSettings(options.rows));
  const settings = parseSettings(options.set);
  await withMeasuredTask(name, async <Input, Settings extends TaskOptions, Result, Encoded extends EncodedInput, Answer>(measured: MeasuredTask<Input, Settings, Result, Encoded, Answer>) => {
    const examples = await readLabelled(options.input, reading, measured.read, io);
    const found = await withModel((model, backend) => measureLabelled(measured, examples, model, backend, options.head === undefined ? {} : { head: options.head }, settings, io));
    await print(found, () => shownMeasures(found));
  });
}

/** Throws `USAGE` for an option that was given and has no meaning here. */
function refuse(options: Options, names: readonly (keyof Options)[], why: string): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  const flag = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new CliError('USAGE', `${flag} is for ${why}; leave it out.`, { option: flag, task: options.task });
}

/** Throws `USAGE` for a field that there is not, and for one that is not so written. */
function readingOf(columns: object, rows: object): RowReading {
  try {
    return parseRowReading({ ...rows, columns });
  } catch (cause) {
    if (!(cause instanceof ZodError)) throw cause;
    const [issue] = cause.issues;
    throw new CliError('USAGE', `--columns and --rows take field=value, and ${issue!.path.join('.').slice(0, 80) || 'the whole'} is none: ${issue!.message.slice(0, 200)}.`, { field: issue!.path.join('.').slice(0, 80) });
  }
}
