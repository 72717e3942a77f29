// The entry for pages: what runs a task by its name, and no task. Each is loaded when it is asked for.
export { loadTask, pipeline, taskAliases, taskNames, type PipelineFor, type PipelinesByTask, type TaskAlias, type TaskFor, type TaskName } from '../task-names.js';
export type { Pipeline, PipelineOptions, RunInputs } from '../pipeline.js';
export { loadModel, type Model } from '../model.js';
