import type { Capabilities, CompileOptions, Tensors, Weights } from '../backend.js';
import type { ThrownMessage } from './thrown.js';
import type { Graph } from '../ir/graph.js';

/** What the main side asks, and what each question is answered with. */
export type Calls = {
  readonly hello: { readonly asks: {}; readonly gives: { readonly name: string; readonly capabilities: Capabilities } };
  readonly compile: { readonly asks: { readonly graph: Graph; readonly weights: Weights; readonly options?: CompileOptions }; readonly gives: number };
  readonly run: { readonly asks: { readonly executable: number; readonly inputs: Tensors; readonly outputs?: readonly string[] }; readonly gives: Tensors };
  readonly readState: { readonly asks: { readonly executable: number; readonly names?: readonly string[] }; readonly gives: Tensors };
  readonly writeState: { readonly asks: { readonly executable: number; readonly tensors: Tensors }; readonly gives: undefined };
  readonly free: { readonly asks: { readonly executable: number }; readonly gives: undefined };
  readonly dispose: { readonly asks: {}; readonly gives: undefined };
};
export type CallName = keyof Calls;

/** `albertkit` marks our messages, so that an app may send others through the same port. */
type Marked = { readonly albertkit: 1 };
type Asked = { readonly [Name in CallName]: Marked & { readonly id: number; readonly call: Name; readonly asks: Calls[Name]['asks'] } }[CallName];
type Abort = Marked & { readonly abort: number };
/** `ended`: the run was ended by its signal, before it had changed any state. */
type Answer = Marked & { readonly answer: number } & ({ readonly gives: unknown } | { readonly thrown: ThrownMessage } | { readonly ended: true });

export const isOurs = (message: unknown): message is Asked | Abort | Answer => typeof message === 'object' && message !== null && 'albertkit' in message && message.albertkit === 1;
