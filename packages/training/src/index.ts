export type { NamePattern } from './name-pattern.js';
export { adamwGoogle, adamwTorch } from './optimiser/adamw.js';
export { lambGoogle } from './optimiser/lamb.js';
export type { Optimiser, OptimiserOptions, ParameterUpdate, UpdatedParameter } from './optimiser/optimiser.js';
export { schedule, type Decay, type ScheduleOptions } from './schedule.js';
export type { RateGroup } from './step/rate-groups.js';
export { stackMicrobatches } from './step/microbatches.js';
export { stateNames, trainedParameters } from './step/state-names.js';
export { trainingStep, type TrainingStepOptions } from './step/training-step.js';
