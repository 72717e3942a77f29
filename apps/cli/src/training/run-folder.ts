import { join } from 'node:path';
import { checkpointKeeper, type CheckpointKeeper, type RunIdentity, type UpdateReport } from '@albertkit/training';
import { diskCheckpointStore } from '@albertkit/training/disk';
import { writeLine, type Io } from '../io.js';
import { writeWholeFile } from '../write-file.js';
import { lastFigure, openRunLog, type RunLog } from './run-log.js';
import { trainingReport } from './training-report.js';

/** What a run of training keeps in its folder beside the model: checkpoints, figures and a page. */
export type RunFolder = {
  /** The update that the run goes on after; 0 for a new one. */
  readonly from: number;
  readonly log: RunLog;
  /** A checkpoint is saved together with the figures up to it. */
  readonly checkpoints: Pick<CheckpointKeeper, 'save' | 'latest' | 'best'>;
  /** Adds the figures of an update to the log. */
  logUpdate(report: UpdateReport): void;
  /** Seconds of training, those of earlier parts of the run among them. */
  seconds(): number;
  writeReport(title: string, recipe: unknown): Promise<void>;
};

/** Milliseconds in which a step, a checkpoint and a look at held-out data are done, of the largest models too. */
const grace = 10 * 60 * 1000;

/** Opens the folder of a run, new or to go on with. Throws `RESUME_MISMATCH` for one of another run, and what reading and writing throw. */
export async function openRunFolder(output: string, identity: RunIdentity, keep: number, io: Io): Promise<RunFolder> {
  io.askGrace(grace);
  const keeper = checkpointKeeper(diskCheckpointStore(join(output, 'checkpoints')), { identity, keep: Math.max(2, keep), onBroken: (step) => void writeLine(io.err, `The checkpoint of update ${step} is not whole and is passed over.`) });
  const from = (await keeper.latest())?.step ?? 0;
  const log = await openRunLog(join(output, 'metrics.jsonl'), from);
  const secondsBefore = lastFigure(log.rows(), 'seconds') ?? 0;
  const began = performance.now();
  const seconds = (): number => Number((secondsBefore + (performance.now() - began) / 1000).toFixed(2));
  return {
    from, log, seconds,
    logUpdate: ({ update, loss, gradientNorm, learningRate, tokens, skipped, parts }) => log.add({ update, loss, ...parts, gradient_norm: gradientNorm, learning_rate: learningRate, tokens, skipped, seconds: seconds() }),
    checkpoints: {
      latest: () => keeper.latest(),
      best: () => keeper.best(),
      save: async (checkpoint) => {
        await keeper.save(checkpoint);
        await log.flush();
      },
    },
    writeReport: (title, recipe) => writeWholeFile(join(output, 'report.html'), new TextEncoder().encode(trainingReport(title, log.rows(), recipe)), { overwrite: true }),
  };
}
