import type { Backend, Executable, Tensors } from '@albertkit/core';
import { verifyBackends, type VerifyBackendsOptions } from '@albertkit/core/agreement';
import { referenceBackend } from '@albertkit/core/reference';
import { openAsker, type Asker } from '../compose/asker.js';
import type { Definition } from '../compose/composition.js';
import { link, programsOf, type Linked } from '../compose/program.js';
import { runDocuments, type Compiled } from '../compose/run-documents.js';
import { resultOf, type Outcome } from '../outcome.js';
import { replaying } from './replay.js';
import type { BackendVerdict, ChangedDecision, TaskAgreement } from './report.js';

type Recorded = { readonly linked: Linked; readonly runs: Tensors[]; readonly gave: Map<number | undefined, Tensors[]> };

/**
 * `verify` for a composition: the same texts on each backend and on the reference, every component's outputs (by the names of
 * their heads) and decisions (by component). What components of one's own ask is answered by the reference everywhere, and not
 * compared. Throws as `verify` does.
 */
export async function verifyComposition(definition: Definition, texts: readonly string[], backends: readonly Backend[], options: Omit<VerifyBackendsOptions, 'onOutputs'>): Promise<TaskAgreement> {
  const asker = openAsker(definition.model, referenceBackend());
  try {
    return await verifyAnswered(definition, asker, texts, backends, options);
  } finally {
    await asker.dispose();
  }
}

async function verifyAnswered({ model, steps }: Definition, asker: Asker, texts: readonly string[], backends: readonly Backend[], options: Omit<VerifyBackendsOptions, 'onOutputs'>): Promise<TaskAgreement> {
  const { signal } = options;
  const recorded: Recorded[] = [];
  for (const program of programsOf(steps, model)) recorded.push({ linked: await link(program), runs: [], gave: new Map() });
  await recordAll(recorded, (programs) => documents(programs));
  const verdicts: BackendVerdict[] = backends.map(({ name }) => ({ backend: name, agrees: true, outputs: {} }));
  let tolerance: TaskAgreement['tolerance'] | undefined;
  let runs = 0;
  for (const { linked, runs: fed, gave } of recorded) {
    if (fed.length === 0) continue;
    const report = await verifyBackends(linked.graph, linked.weights, fed, backends, {
      ...options,
      onOutputs: ({ backend, outputs }) => void gave.set(backend, [...(gave.get(backend) ?? []), outputs]),
    });
    ({ tolerance } = report);
    runs += fed.length;
    report.backends.forEach((found, place) => {
      const { agrees, outputs, ...rest } = verdicts[place]!;
      verdicts[place] = { ...found, ...rest, agrees: agrees && found.agrees, outputs: { ...outputs, ...found.outputs } };
    });
  }
  const expected = (await replay(undefined)).map(resultOf);
  for (const [place, verdict] of verdicts.entries()) {
    if (verdict.error) continue;
    const changed = changedDecisions(expected.map(decided), (await replay(place)).map((outcome) => (outcome.ok ? decided(outcome.result) : undefined)));
    verdicts[place] = { ...verdict, agrees: verdict.agrees && changed.length === 0, decisions: { of: texts.length, changed } };
  }
  return { task: steps.map(({ name }) => name).join(', '), inputs: texts.length, runs, tolerance: tolerance!, agrees: verdicts.every(({ agrees }) => agrees), backends: verdicts };

  async function documents(programs: readonly Compiled[]): Promise<Outcome<object>[]> {
    return runDocuments(steps, programs, { model, asker }, texts, signal ? { signal } : {}, (error) => {
      throw error;
    });
  }
  /** A text whose rows would be others than on the reference has decided otherwise. */
  async function replay(backend: number | undefined): Promise<Outcome<object>[]> {
    return runDocuments(steps, recorded.map(({ linked, runs: fed, gave }) => ({ asked: linked.asked, executable: replaying(fed, gave.get(backend) ?? []) })), { model, asker }, texts, signal ? { signal } : {}, () => {});
  }
  function decided(document: object): readonly (readonly [component: string, decision: string])[] {
    const results = document as Readonly<Record<string, unknown>>;
    return steps.flatMap((step) => {
      if (step.kind !== 'task' || !step.task.decide) return [];
      const { context } = recorded.find(({ linked }) => linked.asked.has(step.name))!.linked.asked.get(step.name)!;
      return partsOf(results[step.name]).flatMap((result) => {
        const decision = step.task.decide!(result, context);
        return decision === undefined ? [] : [[step.name, decision] as const];
      });
    });
  }
}

/** A result, those of several spans, or none where a condition did not hold. */
function partsOf(result: unknown): readonly unknown[] {
  if (result === undefined) return [];
  return Array.isArray(result) ? result.map((part: { readonly result: unknown }) => part.result) : [result];
}

type Decided = readonly (readonly [component: string, decision: string])[];

function changedDecisions(expected: readonly Decided[], actual: readonly (Decided | undefined)[]): ChangedDecision[] {
  const shown = (decisions: Decided | undefined): string => decisions?.map(([component, decision]) => `${component}: ${decision}`).join('; ') ?? 'none';
  return expected.flatMap((wanted, input) => (shown(wanted) === shown(actual[input]) ? [] : [{ input, expected: shown(wanted), actual: shown(actual[input]) }]));
}

/** Runs everything once on the reference, keeping what each program was fed. */
async function recordAll(recorded: readonly Recorded[], run: (programs: readonly Compiled[]) => Promise<unknown>): Promise<void> {
  const reference = referenceBackend();
  const open: Executable[] = [];
  try {
    const programs: Compiled[] = [];
    for (const { linked, runs } of recorded) {
      const executable = await reference.compile(linked.graph, linked.weights);
      open.push(executable);
      // Every output, so that a run replays whichever is asked for.
      programs.push({ asked: linked.asked, executable: { ...executable, run: (fed, { signal } = {}) => (runs.push(fed), executable.run(fed, signal ? { signal } : {})) } });
    }
    await run(programs);
  } finally {
    await Promise.all(open.map((executable) => executable.dispose()));
  }
}
