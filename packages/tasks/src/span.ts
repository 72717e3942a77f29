/** A stretch of a text or of a list: from `start` up to `end`, exclusive. */
export type Span = { readonly start: number; readonly end: number };
