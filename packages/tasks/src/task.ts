import type { AlbertConfig, HeadKind, Tensors } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import type { OptionRules } from './options.js';
import type { Row } from './rows.js';

/** Whether an output of the graph has one entry a row [batch, ...] or one a token [batch, sequence, ...]. */
export type OutputAxis = 'row' | 'token';

/** What the pure functions of a task may know of a model. */
export type TaskContext = {
  readonly tokenizer: Tokenizer;
  /** The model's settings, with the labels and the problem type of the head that is used. */
  readonly config: AlbertConfig;
  /** Divides the logits before they become probabilities; 1 where the folder says nothing. */
  readonly temperature: number;
  /** The outputs that the compiled graph gives: those of the task, less the optional ones whose weights the folder lacks. */
  readonly outputs: readonly string[];
};

/** Options that every task takes; see `planRows`. */
export type TaskOptions = {
  /** Cut a text that is too long for one row; left out, it slides in windows and nothing is lost. */
  readonly truncate?: boolean;
  /** Most tokens in a row, special tokens among them; the model's positions when left out. */
  readonly maxTokens?: number;
  /** Tokens that neighbouring windows share; a quarter of a window when left out. */
  readonly overlap?: number;
};

/** What `encode` gives: the rows to run, and whatever `decode` needs beside their outputs. */
export type EncodedInput = { readonly rows: readonly Row[] };

/**
 * What people ask of a model, as a head and pure functions: an input becomes rows, and their outputs a result. It never
 * sees a backend, so two backends can differ only in numbers. `Input` is never an array.
 */
export interface Task<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput = EncodedInput> {
  readonly name: string;
  /** The head whose graph runs. */
  readonly head: HeadKind;
  /** The heads of a model folder that serve; any where it is empty. */
  readonly servedBy: readonly HeadKind[];
  /** The graph's outputs that `decode` reads. */
  readonly outputs: Readonly<Record<string, OutputAxis>>;
  /** Outputs that are left out where the folder lacks their weights. */
  readonly optionalOutputs?: readonly string[];
  /** The options it takes beside those of every task, for checking and for help. */
  readonly options: OptionRules;
  /** The outputs that these options need; all when left out. */
  wanted?(options: Options): readonly string[];
  /** The options with what they ask for loaded, such as a table; called once a run, before `encode`. Left out where nothing is to load. */
  prepare?(options: Options): Promise<Options>;
  encode(input: Input, context: TaskContext, options: Options): Encoded;
  /**
   * What `decode` needs of one row's outputs, called as soon as they are there; all of them when left out. For outputs that
   * are large, such as logits over a vocabulary: an input of many rows would hold them all until its last.
   */
  keep?(encoded: Encoded, row: number, outputs: Tensors, context: TaskContext, options: Options): Tensors;
  /**
   * Another round: rows to run that could not be known before these outputs, in an `Encoded` that carries what was learned.
   * Undefined, or no such function, where `decode` has all it needs.
   */
  next?(encoded: Encoded, outputs: readonly Tensors[], context: TaskContext, options: Options): Encoded | undefined;
  /** `outputs` holds one entry a row, without batch axis and padding. Offsets are UTF-16 indices into the caller's string. */
  decode(encoded: Encoded, outputs: readonly Tensors[], context: TaskContext, options: Options): Result;
  /**
   * What a result decided, without scores, as text to compare between backends: a label, the entities with their offsets, the
   * first word. Undefined, or no such function, where it decides nothing (features, a regression's numbers).
   */
  decide?(result: Result, context: TaskContext): string | undefined;
}

/**
 * A task that can be trained and evaluated: `target` gives the label tensors that `albertLoss` of core wants for the rows of
 * an encoded example. Law: decoding perfect logits built from a target gives the example back.
 */
export interface TrainableTask<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example> extends Task<Input, Options, Result, Encoded> {
  target(example: Example, encoded: Encoded, context: TaskContext): Tensors;
}
