import { AlbertkitError, albertForward, type AlbertConfig, type Backend } from '@albertkit/core';
import { fillMask, planBatches, taskHead, turnKeeper, type Model } from '@albertkit/tasks';
import { judgeToken } from '../metrics/token-predictions.js';
import { batchTensors } from '../pretraining/batch-tensors.js';
import { maskVocabulary, type MaskedRow, type MaskVocabulary } from '../pretraining/masked-row.js';

export type HiddenTokenOptions = {
  readonly backend: Backend;
  /** Which head, where several score words. */
  readonly head?: string;
  /** Most tokens of a run, padding among them; 1024 when left out. */
  readonly tokenBudget?: number;
  readonly signal?: AbortSignal;
};

export type TokenJudgement = ReturnType<typeof judgeToken>;

/** A masked language model that is asked what stands at hidden places, and at no others. */
export type HiddenTokens = AsyncDisposable & {
  readonly config: AlbertConfig;
  readonly vocabulary: MaskVocabulary;
  /** For each row, a judgement of each of its labels. Throws `NON_FINITE`, the signal's reason and what the backend throws. */
  judge(rows: readonly MaskedRow[]): Promise<readonly (readonly TokenJudgement[])[]>;
};

/** Compiles the masked-LM head of a folder for hidden places. Throws `TASK_HEAD`, `HEAD_AMBIGUOUS`, `HEAD_UNKNOWN`, `VOCABULARY_SPECIAL`, and what reading weights and compiling throw. */
export async function openHiddenTokens(model: Model, { backend, head: name, tokenBudget = 1024, signal }: HiddenTokenOptions): Promise<HiddenTokens> {
  const { config, head } = taskHead(fillMask, model, name);
  const vocabulary = maskVocabulary(model.tokenizer, 'google');
  const graph = albertForward(config, 'masked-lm', { maskedPositions: true });
  const executable = await backend.compile(graph, await model.folder.weights(graph.parameters, head === undefined ? {} : { head }));
  const keepTurn = turnKeeper();
  const run = async (rows: readonly MaskedRow[]): Promise<readonly (readonly TokenJudgement[])[]> => {
    const longest = Math.max(...rows.map(({ ids }) => ids.length));
    const most = Math.max(...rows.map(({ positions }) => positions.length));
    const { labels: _, ...inputs } = batchTensors({ rows, order: undefined, length: longest }, vocabulary.pad, true, { maskedShare: 1, maxPredictions: most, batchSize: rows.length, microbatches: 1 });
    const { logits } = await executable.run(inputs, { outputs: ['logits'], ...(signal ? { signal } : {}) }); // [rows * most, vocabulary]
    const size = logits!.shape[1]!;
    return rows.map(({ labels }, n) => labels.map((label, k) => {
      const judged = judgeToken(logits!.data.subarray((n * most + k) * size, (n * most + k + 1) * size), label);
      if (Number.isNaN(judged.negativeLogLikelihood)) throw new AlbertkitError('NON_FINITE', 'The model gave scores that are no numbers: its weights or its inputs are broken.');
      return judged;
    }));
  };
  return {
    config, vocabulary,
    async judge(rows) {
      const judged: (readonly TokenJudgement[])[] = rows.map(() => []);
      for (const members of planBatches(rows.map(({ ids }) => ids.length), tokenBudget)) {
        await keepTurn();
        signal?.throwIfAborted();
        const found = await run(members.map((n) => rows[n]!));
        members.forEach((row, n) => (judged[row] = found[n]!));
      }
      return judged;
    },
    [Symbol.asyncDispose]: () => executable.dispose(),
  };
}
