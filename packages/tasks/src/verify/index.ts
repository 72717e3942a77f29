export { verify, type TaskOnModel, type VerifyOptions } from './verify.js';
export type { BackendVerdict, ChangedDecision, Decisions, TaskAgreement } from './report.js';
