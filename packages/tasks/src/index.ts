export { pipeline, taskNames, tasks, type PipelineFor, type PipelinesByTask, type TaskAlias, type TaskName } from './task-names.js';
export type { Pipeline, PipelineOptions, RunInputs } from './pipeline.js';
export { compileTask, loadModel, type CompiledTask, type CompileTaskOptions, type Model } from './model.js';
export { resultOf, type Outcome } from './outcome.js';
export type { RunTaskOptions } from './run-options.js';
export { runTask, settleTask } from './run-task.js';
export { streamRuns, type StreamOptions } from './stream-runs.js';
export type { EncodedInput, OutputAxis, Task, TaskContext, TaskOptions, TrainableTask } from './task.js';
export { checkOptions, commonOptions, type OptionRule, type OptionRules } from './options.js';

export { planBatches } from './batches.js';
export { planRows, type Coverage, type Row, type RowLimits, type RowPlan } from './rows.js';
export type { Span } from './span.js';
export { slideWindows, windowOwners } from './windows.js';

export type { TextInput } from './text-input.js';
export { textClassification, type LabelScore, type ScoreFunction, type TextClassification, type TextClassificationExample, type TextClassificationOptions } from './text-classification.js';
export type { Aggregation } from './entity-groups.js';
export { tokenClassification, type EncodedTokens, type Entity, type TokenClassification, type TokenClassificationOptions } from './token-classification.js';
export type { Source, TokenInput } from './token-input.js';
export type { TokenClassificationExample } from './token-target.js';
export { trimEdges } from './entity-edges.js';
export { fillMask, type EncodedMasks, type FillMask, type FillMaskExample, type FillMaskOptions, type MaskPrediction } from './fill-mask.js';
export { featureExtraction, type EncodedFeatures, type FeatureExtractionOptions, type Features, type Pooling } from './feature-extraction.js';
export { questionAnswering, type Answer, type QuestionAnswering, type QuestionAnsweringOptions } from './question-answering.js';
export type { QuestionAnsweringExample } from './answer-target.js';
export type { EncodedQuestion } from './encode-question.js';
export type { QuestionInput } from './question-input.js';
