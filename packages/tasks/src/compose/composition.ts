import type { Backend } from '@albertkit/core';
import type { Model } from '../model.js';
import type { Outcome } from '../outcome.js';
import type { RunTaskOptions } from '../run-options.js';
import type { Span } from '../span.js';
import type { StreamOptions } from '../stream-runs.js';
import type { EncodedInput, Task, TaskOptions } from '../task.js';
import type { Plan } from './plan.js';
import type { ComponentContext, Step } from './steps.js';

/** A text with what was found in it, by the names of the components. Offsets are UTF-16 indices into `text`. */
export type Document<Results extends object = object> = { readonly text: string } & Readonly<Results>;

/** A name that is not taken: what a second component of one name fails to compile with. */
export type NewName<Name extends string, Results> = Name extends keyof Results | 'text' ? never : Name;

/** A component of one's own: a function of the document, with what came before it. */
export type Component<Results extends object, Result> = (document: Document<Results>, context: ComponentContext) => Result | Promise<Result>;

/** What a component reads of what came before. */
export type Reading<Needed extends string> = {
  /** The earlier components whose results its functions read, and no others; all of them when left out. Naming fewer lets more run together. */
  readonly needs?: readonly Needed[];
};

/** Which model and head answer, and the options of the task. */
export type Asking<Needed extends string, Options> = Options & Reading<Needed> & {
  /** Another model than the composition's. */
  readonly model?: Model;
  /** Which head of a folder that has several. */
  readonly head?: string;
};
/** What a task is asked, where that is not the text itself. */
export type InputOf<Results extends object, Input> = { readonly input: (document: Document<Results>) => Input };
/** May be left out where the task takes a text. */
export type Settings<Results extends object, Input, Options, Needed extends keyof Results & string> = string extends Input
  ? readonly [settings?: Asking<Needed, Options> & Partial<InputOf<Pick<Results, Needed>, Input>>]
  : readonly [settings: Asking<Needed, Options> & InputOf<Pick<Results, Needed>, Input>];
export type EachSettings<Results extends object, Input, Options, Needed extends keyof Results & string> = string extends Input
  ? readonly [settings?: Asking<Needed, Options> & { readonly input?: (text: string, document: Document<Pick<Results, Needed>>) => Input }]
  : readonly [settings: Asking<Needed, Options> & { readonly input: (text: string, document: Document<Pick<Results, Needed>>) => Input }];

/** A stretch of the document's text and what a task made of it; its offsets count in the whole text. */
export type OfSpan<Result> = Span & { readonly text: string; readonly result: Result };

/** Names of earlier results that are lists of spans. */
export type SpanName<Results> = { readonly [Name in keyof Results & string]: Results[Name] extends readonly Span[] ? Name : never }[keyof Results & string];

/** How a composition opens: where it computes. */
export type ComposeOptions = { readonly backend: Backend; readonly tokenBudget?: number };

/**
 * Components on a model, run together: what they ask of one encoder about one text is one encoder pass. Immutable: every
 * method that changes something gives another composition, which compiles for itself at its first run (or `open`) and is
 * disposed of by itself. It may run several times at once. A name that is taken, and a component that needs what does
 * not come before it, do not compile.
 */
export interface Composition<Results extends object> {
  /** Adds a task; its input is the text unless `input` says otherwise. */
  use<const Name extends string, Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Needed extends keyof Results & string = keyof Results & string>(
    name: NewName<Name, Results>, task: Task<Input, Options, Result, Encoded>, ...settings: Settings<Results, Input, Options, Needed>): Composition<Results & Readonly<Record<Name, Result>>>;
  /** Adds a component of your own; `needs` says which earlier results it reads, all of them when left out. */
  use<const Name extends string, Result, Needed extends keyof Results & string = keyof Results & string>(name: NewName<Name, Results>, component: Component<Pick<Results, Needed>, Result>, settings?: Reading<Needed>): Composition<Results & Readonly<Record<Name, Awaited<Result>>>>;
  /** Adds a task that is asked only where the condition holds; elsewhere its result is undefined. */
  when<const Name extends string, Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Needed extends keyof Results & string = keyof Results & string>(
    condition: (document: Document<Pick<Results, Needed>>) => boolean, name: NewName<Name, Results>, task: Task<Input, Options, Result, Encoded>, ...settings: Settings<Results, Input, Options, Needed>): Composition<Results & Readonly<Record<Name, Result | undefined>>>;
  /** Adds a task that is asked about each of some spans of the text: those of an earlier result, or of a function. */
  forEach<const Name extends string, Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Needed extends keyof Results & string = keyof Results & string>(
    spans: SpanName<Results> | ((document: Document<Pick<Results, Needed>>) => readonly Span[]), name: NewName<Name, Results>, task: Task<Input, Options, Result, Encoded>, ...settings: EachSettings<Results, Input, Options, Needed>): Composition<Results & Readonly<Record<Name, readonly OfSpan<Result>[]>>>;
  /** Leaves a component out. Throws `COMPONENT_UNKNOWN`, and `COMPONENT_NEEDED` where a later one needs it: names it, or reads documents and lists no needs. */
  without<Name extends keyof Results & string>(name: Name): Composition<Omit<Results, Name>>;
  /**
   * Another task in the place of a component, with a result of the same form, so that later ones find what they need. It reads the text and what
   * its `needs` lists, nothing where they are left out. Throws `COMPONENT_UNKNOWN`, also where what it needs does not come before it.
   */
  replace<Name extends keyof Results & string, Input, Options extends TaskOptions, Result extends Results[Name], Encoded extends EncodedInput, Needed extends Exclude<keyof Results & string, Name> = never>(
    name: Name, task: Task<Input, Options, Result, Encoded>, ...settings: Settings<Results, Input, Options, Needed>): Composition<Results>;
  replace<Name extends keyof Results & string, Needed extends Exclude<keyof Results & string, Name> = never>(name: Name, component: Component<Pick<Results, Needed>, Results[Name]>, settings?: Reading<Needed>): Composition<Results>;
  /** The same components and models on another backend; this one stays as it is. */
  on(backend: Backend): Composition<Results>;
  /** What runs, in which order, in how many encoder passes. */
  plan(): Plan;
  /** Reads weights and compiles now rather than at the first run. Throws what `compileTask` does. */
  open(): Promise<this>;
  /** One document for one text, documents in input order for several. Throws at the first text that fails, with its number and component in `facts`. */
  run(text: string, options?: RunTaskOptions): Promise<Document<Results>>;
  run(texts: readonly string[], options?: RunTaskOptions): Promise<Document<Results>[]>;
  /** As `run` with a list, but a text that fails stops no other: its outcome is its error. */
  settle(texts: readonly string[], options?: RunTaskOptions): Promise<Outcome<Document<Results>>[]>;
  /** Documents in input order for texts of any number, a few held at a time. */
  stream(texts: Iterable<string> | AsyncIterable<string>, options?: StreamOptions): AsyncGenerator<Document<Results>, void, undefined>;
  /** As `stream`, with outcomes in place of documents. */
  settleStream(texts: Iterable<string> | AsyncIterable<string>, options?: StreamOptions): AsyncGenerator<Outcome<Document<Results>>, void, undefined>;
  /** Frees what was compiled, once runs in flight have ended; the backend is the caller's. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
  /** What it is made of, for `verify`. */
  readonly definition: Definition;
}

/** The parts of a composition as they are. */
export type Definition = { readonly model: Model; readonly steps: readonly Step[] };
