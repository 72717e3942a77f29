import type { FineTuningSettings, RunIdentity, Trained, UpdateReport } from '@albertkit/training';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { grouped } from '../numbers.js';
import { liveTraining, type LiveTraining } from './live-training.js';
import { openRunFolder } from './run-folder.js';
import { lastFigure } from './run-log.js';
import { estimateUpdates, updateClock } from './update-clock.js';

/** What a run of training is given by whoever watches it. */
export type SessionHooks = Pick<FineTuningSettings, 'onUpdate' | 'onStart' | 'onRestart' | 'signal' | 'checkpoints'>;

export type Session = {
  readonly output: string;
  readonly path: string;
  readonly recipe: { readonly checkpoints: { readonly keep: number } };
  readonly identity: RunIdentity;
  /** How many examples there are, as a person is told. */
  readonly examples: string;
};
/** Tells of an evaluation: figures for the log, and a line that stays. */
export type TellEvaluation = (update: number, figures: Readonly<Record<string, number>>, line: string) => void;

/**
 * Trains in a folder, from its newest checkpoint where there is one, with what a person sees of it, figures and a report; gives the run and
 * what is said at its end. Throws `ABORTED` once a run that was stopped is saved, and what training throws.
 */
export async function trainInFolder<Run extends Trained>({ output, path, recipe, identity, examples }: Session, io: Io, train: (hooks: SessionHooks, tell: TellEvaluation) => Promise<Run>): Promise<{ readonly run: Run; readonly summary: object }> {
  const { from, log, seconds, ...folder } = await openRunFolder(output, identity, recipe.checkpoints.keep, io);
  let live: LiveTraining | undefined;
  const hooks: SessionHooks = {
    signal: io.signal, checkpoints: folder.checkpoints,
    onUpdate(report) {
      folder.logUpdate(report);
      live?.update(report);
    },
    onStart({ updates, fresh }) {
      void writeLine(io.err, `${examples}, ${grouped(updates)} updates${from > 0 ? `, going on after update ${grouped(from)}` : ''}${fresh.length > 0 ? `; new: ${fresh.join(', ')}` : ''}.`);
      live = liveTraining(io, updates, from);
    },
    onRestart(progress) {
      log.dropAfter(progress.update);
      void live?.restarted(progress);
    },
  };
  try {
    const run = await train(hooks, (update, figures, line) => {
      log.add({ update, ...figures });
      void live?.say(`update ${grouped(update)}: ${line}`);
    });
    const { reason, progress } = run;
    live?.stop();
    await folder.writeReport(path, recipe);
    if (reason === 'aborted') throw new CliError('ABORTED', `stopped after update ${grouped(progress.update)}, which is saved: the same command goes on from there.`, { update: progress.update });
    return { run, summary: { output, updates: progress.update, ended: reason, tokens: progress.tokens, seconds: seconds(), loss: lastFigure(log.rows(), 'loss'), skipped: progress.skipped, restarts: progress.restarts } };
  } finally {
    live?.stop();
  }
}

/** How long a run would take here without its looks at the dev rows, after three updates that are not kept; where there are seeds, the runs of all of them together. */
export async function estimateRun(io: Io, { seeds }: { readonly seeds?: readonly number[] | undefined }, train: (hooks: SessionHooks) => Promise<Trained>): Promise<{ readonly seeds?: number; readonly updates: number; readonly tokens: number; readonly seconds: number }> {
  const clock = updateClock();
  const enough = new AbortController();
  let [updates, done, read] = [0, 0, 0];
  await train({
    signal: AbortSignal.any([io.signal, enough.signal]),
    onStart: (plan) => (updates = plan.updates),
    onUpdate({ update, tokens }: UpdateReport) {
      clock.tick();
      [done, read] = [update, tokens];
      if (update === estimateUpdates) enough.abort();
    },
  });
  io.signal.throwIfAborted();
  const all = updates * (seeds?.length ?? 1);
  return { ...(seeds ? { seeds: seeds.length } : {}), updates: all, tokens: Math.round((read / done) * all), seconds: Math.round(clock.seconds() * all) };
}
