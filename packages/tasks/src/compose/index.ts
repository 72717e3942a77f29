export { compose } from './compose.js';
export type { Asking, Component, ComposeOptions, Composition, Definition, Document, EachSettings, InputOf, NewName, OfSpan, Settings, SpanName } from './composition.js';
export type { Pass, Plan } from './plan.js';
export type { ComponentContext, Step } from './steps.js';
