import { AlbertkitError } from '@albertkit/core';
import type { ModelSource } from '@albertkit/hub';
import type { Model } from './model.js';
import { createPipeline, type Pipeline, type PipelineOptions } from './pipeline.js';
import { featureExtraction, type FeatureExtractionOptions, type Features } from './feature-extraction.js';
import { fillMask, type FillMask, type FillMaskOptions } from './fill-mask.js';
import type { ChoiceInput } from './choice-input.js';
import { contentModeration, type ContentModeration, type ContentModerationOptions, type ModerationInput } from './content-moderation.js';
import { multipleChoice, type MultipleChoice, type MultipleChoiceOptions } from './multiple-choice.js';
import { questionAnswering, type QuestionAnswering, type QuestionAnsweringOptions } from './question-answering.js';
import type { QuestionInput } from './question-input.js';
import { sentenceEmbedding, type SentenceEmbedding } from './sentence-embedding.js';
import type { VectorOptions } from './text-vectors.js';
import { sentenceSimilarity, type SimilarityInput, type SentenceSimilarity } from './sentence-similarity.js';
import { textRanking, type TextRankingOptions } from './text-ranking.js';
import type { RankingInput, Ranking } from './ranking-input.js';
import { embeddingRanking, type EmbeddingRankingOptions } from './embedding-ranking.js';
import { sentenceOrder, type SentenceOrderOptions, type SentenceOrder } from './sentence-order.js';
import type { SentenceInput } from './sentences/sentence-input.js';
import { sentenceReordering, type SentenceReorderingOptions, type SentenceReordering } from './sentence-reordering.js';
import { extractiveSummarisation, type SummarisationOptions, type Summary } from './extractive-summarisation.js';
import { scoring, type ScoringOptions, type TextScore } from './scoring.js';
import { candidateRanking, type CandidatesInput, type CandidateRankingOptions, type RankedCandidates } from './candidate-ranking.js';
import { infilling, type InfillingOptions, type Infilled } from './infilling.js';
import type { InfillingInput } from './infilling-input.js';
import type { EncodedInput, Task, TaskOptions } from './task.js';
import { textClassification, type TextClassification, type TextClassificationOptions } from './text-classification.js';
import type { TextInput } from './text-input.js';
import { tokenClassification, type TokenClassification, type TokenClassificationOptions } from './token-classification.js';
import type { TokenInput } from './token-input.js';
import { zeroShotClassification, type ZeroShotInput, type ZeroShotOptions } from './zero-shot-classification.js';

/** What each task's pipeline takes and gives. */
export interface PipelinesByTask {
  readonly 'text-classification': Pipeline<TextInput, TextClassificationOptions, TextClassification>;
  readonly 'token-classification': Pipeline<TokenInput, TokenClassificationOptions, TokenClassification>;
  readonly 'fill-mask': Pipeline<TextInput, FillMaskOptions, FillMask>;
  readonly 'feature-extraction': Pipeline<TextInput, FeatureExtractionOptions, Features>;
  readonly 'question-answering': Pipeline<QuestionInput, QuestionAnsweringOptions, QuestionAnswering>;
  readonly 'multiple-choice': Pipeline<ChoiceInput, MultipleChoiceOptions, MultipleChoice>;
  readonly 'zero-shot-classification': Pipeline<ZeroShotInput, ZeroShotOptions, TextClassification>;
  readonly 'content-moderation': Pipeline<ModerationInput, ContentModerationOptions, ContentModeration>;
  readonly 'sentence-embedding': Pipeline<TextInput, VectorOptions, SentenceEmbedding>;
  readonly 'sentence-similarity': Pipeline<SimilarityInput, VectorOptions, SentenceSimilarity>;
  readonly 'text-ranking': Pipeline<RankingInput, TextRankingOptions, Ranking>;
  readonly 'embedding-ranking': Pipeline<RankingInput, EmbeddingRankingOptions, Ranking>;
  readonly 'sentence-order': Pipeline<SentenceInput, SentenceOrderOptions, SentenceOrder>;
  readonly 'sentence-reordering': Pipeline<SentenceInput, SentenceReorderingOptions, SentenceReordering>;
  readonly 'extractive-summarisation': Pipeline<SentenceInput, SummarisationOptions, Summary>;
  readonly scoring: Pipeline<TextInput, ScoringOptions, TextScore>;
  readonly 'candidate-ranking': Pipeline<CandidatesInput, CandidateRankingOptions, RankedCandidates>;
  readonly infilling: Pipeline<InfillingInput, InfillingOptions, Infilled>;
}

/** The other names that users of Hugging Face and TensorFlow.js know. */
const aliases = { 'sentiment-analysis': 'text-classification', ner: 'token-classification', toxicity: 'content-moderation', reranking: 'text-ranking', summarisation: 'extractive-summarisation', summarization: 'extractive-summarisation' } as const;

export type TaskAlias = keyof typeof aliases;
export type TaskName = keyof PipelinesByTask;
export type PipelineFor<Name extends TaskName | TaskAlias> = PipelinesByTask[Name extends TaskAlias ? (typeof aliases)[Name] : Name extends TaskName ? Name : never];

/** The tasks themselves, for those who run them with parts of their own. */
export const tasks = {
  'text-classification': textClassification,
  'token-classification': tokenClassification,
  'fill-mask': fillMask,
  'feature-extraction': featureExtraction,
  'question-answering': questionAnswering,
  'multiple-choice': multipleChoice,
  'zero-shot-classification': zeroShotClassification,
  'content-moderation': contentModeration,
  'sentence-embedding': sentenceEmbedding,
  'sentence-similarity': sentenceSimilarity,
  'text-ranking': textRanking,
  'embedding-ranking': embeddingRanking,
  'sentence-order': sentenceOrder,
  'sentence-reordering': sentenceReordering,
  'extractive-summarisation': extractiveSummarisation,
  scoring,
  'candidate-ranking': candidateRanking,
  infilling,
} as const;

type Maker<Name extends TaskName> = (source: Model | ModelSource | string, options: PipelineOptions) => Promise<PipelinesByTask[Name]>;

const makers: { readonly [Name in TaskName]: Maker<Name> } = {
  'text-classification': (source, options) => createPipeline(textClassification, source, options),
  'token-classification': (source, options) => createPipeline(tokenClassification, source, options),
  'fill-mask': (source, options) => createPipeline(fillMask, source, options),
  'feature-extraction': (source, options) => createPipeline(featureExtraction, source, options),
  'question-answering': (source, options) => createPipeline(questionAnswering, source, options),
  'multiple-choice': (source, options) => createPipeline(multipleChoice, source, options),
  'zero-shot-classification': (source, options) => createPipeline(zeroShotClassification, source, options),
  'content-moderation': (source, options) => createPipeline(contentModeration, source, options),
  'sentence-embedding': (source, options) => createPipeline(sentenceEmbedding, source, options),
  'sentence-similarity': (source, options) => createPipeline(sentenceSimilarity, source, options),
  'text-ranking': (source, options) => createPipeline(textRanking, source, options),
  'embedding-ranking': (source, options) => createPipeline(embeddingRanking, source, options),
  'sentence-order': (source, options) => createPipeline(sentenceOrder, source, options),
  'sentence-reordering': (source, options) => createPipeline(sentenceReordering, source, options),
  'extractive-summarisation': (source, options) => createPipeline(extractiveSummarisation, source, options),
  scoring: (source, options) => createPipeline(scoring, source, options),
  'candidate-ranking': (source, options) => createPipeline(candidateRanking, source, options),
  infilling: (source, options) => createPipeline(infilling, source, options),
};

/** Every name that `pipeline` takes, aliases last. */
export const taskNames: readonly (TaskName | TaskAlias)[] = [...(Object.keys(makers) as TaskName[]), ...(Object.keys(aliases) as TaskAlias[])];

/**
 * A task on a model: by the name that Hugging Face has for it, or a `Task` of your own. The folder is a path on disk, a
 * `ModelSource`, or a model from `loadModel`, which several pipelines may share. Throws `TASK_UNKNOWN`,
 * `BACKEND_MISSING`, and what `loadModel` and `compileTask` do.
 */
export async function pipeline<Name extends TaskName | TaskAlias>(task: Name, source: Model | ModelSource | string, options: PipelineOptions): Promise<PipelineFor<Name>>;
export async function pipeline<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>, source: Model | ModelSource | string, options: PipelineOptions): Promise<Pipeline<Input, Options, Result>>;
export async function pipeline<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: TaskName | TaskAlias | Task<Input, Options, Result, Encoded>,
  source: Model | ModelSource | string,
  options: PipelineOptions,
): Promise<PipelinesByTask[TaskName] | Pipeline<Input, Options, Result>> {
  if (typeof task === 'object') return createPipeline(task, source, options);
  const name = isAlias(task) ? aliases[task] : task;
  if (!Object.hasOwn(makers, name)) throw new AlbertkitError('TASK_UNKNOWN', `There is no task "${String(name).slice(0, 80)}": there are ${taskNames.join(', ')}.`, { task: String(name).slice(0, 80), known: taskNames });
  return makers[name](source, options);
}

const isAlias = (name: string): name is TaskAlias => Object.hasOwn(aliases, name);
