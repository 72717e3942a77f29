export { compose } from './compose.js';
export { documentFromJson, documentToJson } from './document-json.js';
export type { Asking, Component, ComposeOptions, Composition, Definition, Document, EachSettings, InputOf, NewName, OfSpan, Reading, Settings, SpanName } from './composition.js';
export { composeFile, readPipelineFile, type FileComponent, type PipelineFile } from './pipeline-file.js';
export type { Pass, Plan } from './plan.js';
export type { Ask, ComponentContext, Step } from './steps.js';
