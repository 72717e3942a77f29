import { albertForward, elements, formatAlbertConfig, type Backend, type Weights } from '@albertkit/core';
import { openModel } from '@albertkit/hub';
import type { Tokenizer } from '@albertkit/tokenizer';
import { fingerprint, pretrain, shippedWeights, type Corpus, type HeldOutLoss, type PretrainOptions, type UpdateReport } from '@albertkit/training';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { grouped, short } from '../numbers.js';
import { liveTraining } from './live-training.js';
import { writeModelFolder } from './model-folder.js';
import { fromRecipe } from './open-corpus.js';
import type { PretrainRecipe } from './pretrain-recipe.js';
import { recipeConfig, recipeData } from './pretrain-settings.js';
import { recipeDivergence, recipeOptimiser, recipeRate } from './recipe-settings.js';
import { openRunFolder } from './run-folder.js';
import { lastFigure } from './run-log.js';
import { estimateUpdates, updateClock } from './update-clock.js';

/** All that a recipe names, opened. */
export type OpenedPretraining = {
  readonly path: string;
  readonly recipe: PretrainRecipe;
  readonly tokenizer: Tokenizer;
  readonly corpus: Corpus;
  readonly heldOut?: Corpus;
  readonly backend: Backend;
  /** What is computed on, as the command line says it: another one gives other rounding. */
  readonly place: string;
};

/** How large a run would be and how long it would take here, after three updates that are not kept. */
export async function estimatePretraining(opened: OpenedPretraining, io: Io): Promise<void> {
  const { recipe, corpus } = opened;
  const clock = updateClock();
  const { progress } = await pretrain({ ...await settings(opened), signal: io.signal, updates: estimateUpdates, onUpdate: clock.tick });
  io.signal.throwIfAborted();
  const seconds = clock.seconds() * recipe.updates;
  const tokensAll = Math.round((progress.tokens / progress.update) * recipe.updates);
  await writeLine(io.out, JSON.stringify({ parameters: parametersOf(opened), corpus_tokens: corpus.index.tokens, updates: recipe.updates, tokens: tokensAll, epochs: Number((tokensAll / corpus.index.tokens).toPrecision(3)), seconds: Math.round(seconds), checkpoint_bytes: 12 * parametersOf(opened) }));
}

/** Runs a recipe in a folder, from its newest checkpoint where there is one; the folder holds the model once all updates are done. */
export async function runPretraining(opened: OpenedPretraining, output: string, dtype: 'F16' | 'F32', io: Io): Promise<void> {
  const { recipe, path, heldOut, corpus } = opened;
  const config = recipeConfig(recipe, opened.tokenizer.vocabularySize);
  const { checkpoints: _, $schema: __, ...decides } = recipe;
  const identity = { recipe: await fingerprint(decides), corpus: corpus.index.sha256, held_out: heldOut?.index.sha256 ?? '', place: opened.place };
  const { from, log, seconds, ...run } = await openRunFolder(output, identity, recipe.checkpoints.keep, io);
  await writeLine(io.err, `${short(parametersOf(opened))} parameters, ${grouped(corpus.index.tokens)} tokens of text, ${grouped(recipe.updates)} updates${from > 0 ? `, going on after update ${grouped(from)}` : ''}.`);
  const live = liveTraining(io, recipe.updates, from);
  const onUpdate = (report: UpdateReport): void => {
    run.logUpdate(report);
    live.update(report);
  };
  const onLoss = ({ update, maskedWords, sentenceOrder }: HeldOutLoss): void => {
    log.add({ update, held_out_masked_lm_loss: maskedWords, ...(recipe.data.pairing === 'none' ? {} : { held_out_sentence_order_loss: sentenceOrder }) });
    void live.say(`update ${grouped(update)}: held-out loss of masked words ${maskedWords.toFixed(4)}${recipe.data.pairing === 'none' ? '' : `, of sentence order ${sentenceOrder.toFixed(4)}`}`);
  };
  try {
    const { reason, progress, weights } = await pretrain({
      ...await settings(opened), onUpdate, signal: io.signal,
      checkpointEvery: recipe.checkpoints.every,
      checkpoints: run.checkpoints,
      onRestart: (progress) => {
        log.dropAfter(progress.update);
        void live.restarted(progress);
      },
      ...(heldOut ? { heldOut: { corpus: heldOut, every: recipe.evaluate_every, batches: recipe.evaluate_batches, onLoss } } : {}),
    });
    live.stop();
    await run.writeReport(path, recipe);
    if (reason === 'aborted') throw new CliError('ABORTED', `stopped after update ${grouped(progress.update)}, which is saved: the same command goes on from there.`, { update: progress.update });
    await writeModelFolder(output, fromRecipe(path, recipe.tokenizer), {
      'config.json': formatAlbertConfig(config), 'model.safetensors': shippedWeights(Object.fromEntries(weights), dtype), 'recipe.json': `${JSON.stringify(recipe, null, 2)}\n`,
    });
    const last = (key: string): number | undefined => lastFigure(log.rows(), key);
    await writeLine(io.out, JSON.stringify({ output, updates: progress.update, tokens: progress.tokens, seconds: seconds(), loss: last('loss'), held_out_masked_lm_loss: last('held_out_masked_lm_loss'), held_out_sentence_order_loss: last('held_out_sentence_order_loss'), skipped: progress.skipped, restarts: progress.restarts }));
  } finally {
    live.stop();
  }
}

type Settings = Pick<PretrainOptions, 'backend' | 'config' | 'tokenizer' | 'corpus' | 'seed' | 'data' | 'optimiser' | 'rate' | 'updates' | 'microbatches' | 'recompute' | 'warmStart' | 'divergence' | 'weights' | 'loss'>;

async function settings({ path, recipe, tokenizer, corpus, backend }: OpenedPretraining): Promise<Settings> {
  const config = recipeConfig(recipe, tokenizer.vocabularySize);
  const head = recipe.data.pairing === 'none' ? 'masked-lm' : 'pretraining';
  const weights: Weights | undefined = recipe.start === undefined ? undefined : await (await openModel(fromRecipe(path, recipe.start))).weights(albertForward(config, head).parameters);
  return {
    backend, config, tokenizer, corpus, seed: recipe.seed, data: recipeData(recipe), optimiser: recipeOptimiser(recipe.optimiser), rate: recipeRate(recipe.rate, recipe.updates),
    updates: recipe.updates, microbatches: recipe.microbatches, recompute: recipe.recompute, warmStart: recipe.warm_start, divergence: recipeDivergence(recipe.divergence), ...(weights ? { weights } : {}), loss: { ...(recipe.dropout ? { dropout: true } : {}), ...(recipe.data.pairing === 'none' ? {} : { pairWeight: recipe.data.pair_weight }) },
  };
}

const parametersOf = ({ recipe, tokenizer }: OpenedPretraining): number =>
  Object.values(albertForward(recipeConfig(recipe, tokenizer.vocabularySize), recipe.data.pairing === 'none' ? 'masked-lm' : 'pretraining').parameters).reduce((sum, { shape }) => sum + elements(shape.map(Number)), 0);
