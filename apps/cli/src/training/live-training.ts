import type { TrainingProgress, UpdateReport } from '@albertkit/training';
import { writeLine, type Io } from '../io.js';
import { grouped, short } from '../numbers.js';
import { shareBar } from '../progress.js';
import { sparkline } from './sparkline.js';

export type LiveTraining = {
  /** After each update. */
  update(report: Pick<UpdateReport, 'update' | 'loss' | 'tokens'>): void;
  /** Says that the loss ran away. */
  restarted(progress: Pick<TrainingProgress, 'update' | 'rateFactor'>): Promise<void>;
  /** A line that stays. */
  say(text: string): Promise<void>;
  stop(): void;
};

const shownLosses = 2000;

/** What a person sees of a run: a bar with loss, its curve, speed and the time left on a terminal; elsewhere only the lines that stay. */
export function liveTraining(io: Io, updates: number, doneBefore: number): LiveTraining {
  const began = performance.now();
  const losses: number[] = [];
  let tokensBefore: number | undefined;
  let bar = io.errIsTerminal ? shareBar(io.err) : undefined;
  const say = async (text: string): Promise<void> => {
    bar?.stop();
    await writeLine(io.err, text);
    bar = io.errIsTerminal ? shareBar(io.err) : undefined;
  };
  return {
    say,
    restarted: ({ update, rateFactor }) => say(`The loss ran away: going on after update ${grouped(update)} with ${rateFactor} of the rate.`),
    update({ update: done, loss, tokens }) {
      tokensBefore ??= tokens; // of the first update and what went before
      losses.push(loss);
      if (losses.length > shownLosses) losses.splice(0, losses.length - shownLosses);
      const seconds = (performance.now() - began) / 1000;
      const left = (seconds / Math.max(1, done - doneBefore)) * (updates - done);
      bar?.update(done / updates, `${grouped(done)} of ${grouped(updates)}  loss ${loss.toFixed(3)} ${sparkline(losses, 16)}  ${short(Math.round((tokens - tokensBefore) / seconds))} tokens/s  ${timeLeft(left)} left`);
    },
    stop: () => bar?.stop(),
  };
}

/** Seconds as a person says them: 40 s, 12 min, 3 h 05 min. */
export function timeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
