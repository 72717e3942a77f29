import type { AlbertConfig, HeadKind } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import type { GraphStore } from './compile-once.js';

/** A head of a model with the graphs that were compiled for it. */
export type Explaining = {
  readonly task: string;
  readonly kind: HeadKind;
  /** The head whose graph runs: a choice is a text with one label. */
  readonly head: HeadKind;
  /** The model's settings, with the labels of the head. */
  readonly config: AlbertConfig;
  readonly tokenizer: Tokenizer;
  readonly temperature: number;
  readonly graphs: GraphStore;
};
