import type { HeadKind } from '@albertkit/core';
import { loadModel } from '@albertkit/tasks';
import { explainer, explainOptions, explanationHtml, logitLensHtml, type Explainer, type ExplainInput, type Explanation, type IterationTrace, type LogitLens, type TargetOptions } from '@albertkit/tasks/explain';
import type { Command } from 'commander';
import { openBackend } from '../backends.js';
import { closing } from '../closing.js';
import { collect } from '../collect.js';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { modelOptions, type ModelOptions } from '../model-options.js';
import { openModelHead } from '../open-model.js';
import { resultJson } from '../result-json.js';
import { openRows, rowOptions, type RowOptions } from '../row-source.js';
import { parseSettings } from '../settings.js';
import { explanationView } from '../views/explanation-view.js';
import { lensView } from '../views/lens-view.js';
import { traceView } from '../views/trace-view.js';
import { checkOutput, writeWholeFile } from '../write-file.js';

type Options = ModelOptions & RowOptions & {
  readonly method?: string; readonly target?: string; readonly per?: string; readonly set?: readonly string[];
  readonly lens?: true; readonly trace?: true; readonly html?: string; readonly overwrite?: true; readonly json?: true;
};
type Asked = { readonly explaining: Explainer; readonly kind: HeadKind; readonly settings: Readonly<Record<string, unknown>>; readonly options: Options };
type Answer = { readonly result: Explanation | LogitLens | IterationTrace; view(io: Io): string; html?(): string };

const help = `
Which words made the model say what it said. A target is a label (of masked words: a word), or as JSON what the head takes:
  text classification   {"label","against"}
  token classification  {"at","label","against"}: "at" is a UTF-16 index inside the word
  masked words          {"mask","piece"}
  sentence order        {"order"}: kept or swapped, where the folder has the pre-training heads
  question answering    {"answer":{"start","end"},"part"}: start, end or both
  multiple choice       {"choice"}
  vectors               {"pooling","component","similarTo"}
Left out, it is what the model decided. Lines of --input are as for albertkit run.

Options of the methods (--set key=value), beside truncate, maxTokens, overlap and tokenBudget:
${Object.entries(explainOptions).map(([name, rule]) => `  ${name.padEnd(14)} ${rule.about}${rule.kind === 'choice' ? ` (${rule.of.join(', ')})` : ''}`).join('\n')}

Examples:
  albertkit explain --model models/nano --head sentiment --text "A lovely start and a terrible end" --target positive
  albertkit explain --model models/nano --head slots --text "play jazz by Miles Davis" --method occlusion --html why.html
  albertkit explain --model models/nano-base --text "The United [MASK] of America" --lens`;

/** `albertkit explain`: why a model says what it says. */
export function addExplain(program: Command, io: Io): void {
  rowOptions(modelOptions(program.command('explain').description('which words made the model say what it says')))
    .option('--method <name>', 'integrated-gradients (default), occlusion, attention-rollout or attention')
    .option('--target <what>', 'a label, or JSON; see below')
    .option('--per <unit>', 'word (default) or token')
    .option('--lens', 'what the masked-word head reads after each application of the block')
    .option('--trace', 'how much each application of the block still changes')
    .option('--set <key=value>', 'an option of the method, as JSON or text; may be given again', collect)
    .option('--html <file>', 'write a page with the text highlighted; for one text')
    .option('--overwrite', 'replace the page if it is there')
    .option('--json', 'JSON Lines, also on a terminal')
    .addHelpText('after', help)
    .action((options: Options) => explainRows(options, io));
}

async function explainRows(options: Options, io: Io): Promise<void> {
  const { model, head: name, method, per, target, html } = options;
  const given = { ...(method === undefined ? {} : { method }), ...(per === undefined ? {} : { per }) };
  if (options.lens && options.trace) throw new CliError('USAGE', 'Give --lens or --trace, not both.');
  if ((options.lens || options.trace) && (target !== undefined || Object.keys(given).length > 0)) throw new CliError('USAGE', '--lens and --trace explain no target: leave out --method, --target and --per.');
  if (options.trace && html !== undefined) throw new CliError('USAGE', 'A trace has no page: leave out --html.');
  if (html !== undefined) await checkOutput(html, { overwrite: options.overwrite === true });
  const settings = { ...parseSettings(options.set), ...given };
  const { kind, head } = await openModelHead(model, name, io);
  const task = { definition: { name: head.task ?? kind, head: kind, servedBy: [kind] }, model: await loadModel(model), ...(name === undefined ? {} : { head: name }) };
  await closing(await openBackend(options), async (backend) => closing(explainer(task, { backend }), async (explaining) => {
    let rows = 0;
    for await (const source of (await openRows(options, io)).rows) {
      if ('error' in source) throw source.error;
      if (rows++ > 0 && html !== undefined) throw new CliError('USAGE', '--html writes a page for one text, and more were given: leave it out, or give one.');
      const answer = await answerTo(source.row as ExplainInput, { explaining, kind, settings, options }, io.signal);
      await writeLine(io.out, io.outIsTerminal && !options.json ? answer.view(io) : resultJson(answer.result));
      if (html !== undefined && answer.html) {
        await writeWholeFile(html, new TextEncoder().encode(answer.html()), { overwrite: options.overwrite === true });
        await writeLine(io.err, `wrote ${html}.`);
      }
    }
  }));
}

async function answerTo(row: ExplainInput, { explaining, kind, settings, options: { lens, trace, target } }: Asked, signal: AbortSignal): Promise<Answer> {
  if (lens) {
    const result = await explaining.lens(row, { ...settings, signal });
    return { result, view: (io) => lensView(result, io), html: () => logitLensHtml(result) };
  }
  if (trace) {
    const result = await explaining.trace(row, { ...settings, signal });
    return { result, view: () => traceView(result) };
  }
  // The explainer checks what the settings hold.
  const result = await explaining.explain(row, { ...settings, ...(target === undefined ? {} : { target: targetOf(target, kind) }), signal });
  return { result, view: (io) => explanationView(result, io), html: () => explanationHtml(result) };
}

/** A target as JSON where it begins with a brace, else as the name that the head goes by. */
function targetOf(text: string, kind: HeadKind): TargetOptions {
  if (!/^\s*\{/.test(text)) return kind === 'masked-lm' || kind === 'pretraining' ? { piece: text } : kind === 'base' ? { similarTo: text } : { label: text };
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError('USAGE', `--target begins with a brace and is no valid JSON: ${JSON.stringify(text.slice(0, 80))}.`, { target: text.slice(0, 80) }, { cause });
  }
}
