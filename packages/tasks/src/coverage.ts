import type { Coverage } from './rows.js';

/** What the model saw of several texts, as one. */
export const addCoverage = (parts: readonly Coverage[]): Coverage =>
  parts.reduce((sum, { tokens, total, windows }) => ({ tokens: sum.tokens + tokens, total: sum.total + total, windows: sum.windows + windows }), { tokens: 0, total: 0, windows: 0 });
