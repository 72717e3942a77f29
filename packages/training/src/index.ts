export { schedule, type Decay, type ScheduleOptions } from './schedule.js';
export { accuracy, accuracyByGroup, binaryF1, labelF1, matthews, meanReciprocalRank, meanSquaredError, subsetAccuracy } from './metrics/classification.js';
export { pearson, spearman } from './metrics/correlation.js';
export { countEntities, entityF1, readEntitySpans, type EntitySpan } from './metrics/entity-spans.js';
export { f1Metrics, precisionRecall, type Counts, type F1Metrics, type LabelCounts, type LabelMetrics, type PrecisionRecall } from './metrics/label-counts.js';
export { answerScore, type AnswerScore, type SquadVersion } from './metrics/answer-text.js';
export { answerMetrics, fitNoAnswerThreshold, thresholdedAnswerMetrics, type AnsweredQuestion, type AnswerMetrics, type FittedThreshold, type JudgedAnswer, type ThresholdedMetrics } from './metrics/answers.js';
export { sumTokens, tokenMetrics, type TokenMetrics, type TokenSums } from './metrics/token-predictions.js';
