import { AlbertkitError, type Executable } from '@albertkit/core';
import { askingOf, type Asking } from '../asking.js';
import { inputError } from '../input-error.js';
import type { Model } from '../model.js';
import type { Outcome } from '../outcome.js';
import { prepareOptions } from '../prepare-options.js';
import { runAskings } from '../run-askings.js';
import type { RunTaskOptions } from '../run-options.js';
import type { EncodedInput } from '../task.js';
import { kindOf } from '../text-input.js';
import { turnKeeper } from '../turn-keeper.js';
import type { Asked } from './program.js';
import type { Asker } from './asker.js';
import { levelsOf, readsOf, type AskStep, type Found, type OwnStep, type Step } from './steps.js';

/** What components of one's own are given of their composition. */
export type Surroundings = { readonly model: Model; readonly asker: Asker };

/** A program that has been compiled; its steps by name. */
export type Compiled = { readonly executable: Executable; readonly asked: ReadonlyMap<string, Asked> };

type Work = { readonly input: number; readonly document: Record<string, unknown> & { text: string }; error?: Error };

/**
 * Runs the steps of a composition over texts, level by level: within a level all documents share the encoder passes. A text
 * that fails stops no other; `onError` may throw to end it all. Throws `OPTION`, the signal's reason and what concerns all inputs.
 */
export async function runDocuments(given: readonly Step[], programs: readonly Compiled[], { model, asker }: Surroundings, texts: readonly unknown[], options: RunTaskOptions, onError: (error: Error) => void): Promise<Outcome<Found>[]> {
  const { signal, tokenBudget, firstInput = 0 } = options;
  const steps = await Promise.all(given.map(async (step) => (step.kind === 'task' ? { ...step, options: await prepareOptions(`${step.name} (${step.task.name})`, step.task, step.options) } : step)));
  signal?.throwIfAborted();
  const fail = (work: Work, name: string, thrown: unknown): void => {
    if (work.error) return;
    work.error = inputError(firstInput + work.input, coded(thrown, name), { component: name });
    onError(work.error);
  };
  const all: Work[] = texts.map((text, input) => ({ input, document: { text: String(text) } }));
  all.forEach((work) => {
    if (typeof texts[work.input] !== 'string') fail(work, 'text', new AlbertkitError('TASK_INPUT', `A document is made of a text, and was given ${kindOf(texts[work.input])}.`, { given: kindOf(texts[work.input]) }));
  });
  const levels = levelsOf(steps);
  const reads = new Map(steps.map((step, n) => [step.name, readsOf(step, steps.slice(0, n))]));
  const view = ({ name }: Step, { document }: Work): Found => Object.freeze({ ...Object.fromEntries(reads.get(name)!.map((read) => [read, document[read]])), text: document.text });
  const shared = { model, ...(signal ? { signal } : {}), ask: asker.askWith({ ...(signal ? { signal } : {}), ...(tokenBudget === undefined ? {} : { tokenBudget }) }) };
  for (let level = 0; level <= Math.max(-1, ...levels); level++) {
    const now = steps.filter((_, n) => levels[n] === level);
    await runOwn(now.filter((step) => step.kind === 'own'), all, (step, work) => step.run(view(step, work), { ...shared, input: firstInput + work.input }), signal, fail);
    for (const program of programs) {
      const asks = now.filter((step) => step.kind === 'task').filter(({ name }) => program.asked.has(name));
      await ask(program, asks, all, view, options, fail);
    }
  }
  const order = ['text', ...steps.map(({ name }) => name)];
  return all.map(({ document, error }) => (error ? { ok: false, error } : { ok: true, result: inOrder(document, order) }));
}

async function runOwn(steps: readonly OwnStep[], all: readonly Work[], run: (step: OwnStep, work: Work) => unknown, signal: AbortSignal | undefined, fail: (work: Work, name: string, thrown: unknown) => void): Promise<void> {
  const keepTurn = turnKeeper();
  for (const step of steps) {
    for (const work of all) {
      if (work.error) continue;
      await keepTurn();
      signal?.throwIfAborted();
      try {
        work.document[step.name] = await run(step, work);
      } catch (thrown) {
        signal?.throwIfAborted();
        fail(work, step.name, thrown);
      }
    }
  }
}

/** Everything that the steps ask one program, further rounds included. */
async function ask({ executable, asked }: Compiled, steps: readonly AskStep[], all: readonly Work[], view: (step: Step, work: Work) => Found, { signal, tokenBudget }: RunTaskOptions, fail: (work: Work, name: string, thrown: unknown) => void): Promise<void> {
  let round: Asking[] = [];
  let following: Asking[] = [];
  const keepTurn = turnKeeper();
  const begin = (step: AskStep, work: Work): void => {
    const { prefix, context } = asked.get(step.name)!;
    const { inputs, answer } = step.ask(view(step, work));
    const results = new Array<unknown>(inputs.length);
    let waiting = inputs.length;
    const finish = (): void => {
      if (!work.error) work.document[step.name] = answer(results);
    };
    const question = (encoded: EncodedInput, n: number): Asking => askingOf(step.task, encoded, context, step.options, {
      more: (further) => void following.push(question(further, n)),
      done: (result) => {
        results[n] = result;
        if (--waiting === 0) finish();
      },
      refuse: (thrown) => fail(work, step.name, thrown),
    }, { prefix, scope: work.input });
    if (inputs.length === 0) finish();
    inputs.forEach((input, n) => void round.push(question(step.task.encode(input, context, step.options), n)));
  };
  for (const work of all) {
    for (const step of steps) {
      if (work.error) continue;
      try {
        begin(step, work);
      } catch (thrown) {
        fail(work, step.name, thrown);
      }
    }
    await keepTurn();
    signal?.throwIfAborted();
  }
  const padTokenId = steps[0] ? asked.get(steps[0].name)!.context.config.padTokenId : 0;
  while (round.length > 0) {
    await runAskings(executable, round, { padTokenId, head: 'base', signal, tokenBudget });
    [round, following] = [following, []];
  }
}

/** What a component of one's own throws has a code too, so that it says where it came from. */
const coded = (thrown: unknown, component: string): Error =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown
    : new AlbertkitError('COMPONENT_THREW', `The component "${component}" failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`, {}, { cause: thrown });

const inOrder = (document: Found, names: readonly string[]): Found => ({ ...Object.fromEntries(names.map((name) => [name, document[name]])), text: document.text });
