import { AlbertkitError } from '@albertkit/core';
import type { Model } from '../model.js';
import type { Span } from '../span.js';
import type { EncodedInput, Task, TaskOptions } from '../task.js';
import { moveSpans } from './move-spans.js';
import type { AskStep, Found, OwnStep, Question } from './steps.js';

/** What a builder was given beside a task, its types forgotten. */
type Given = TaskOptions & { readonly model?: Model; readonly head?: string; readonly needs?: readonly string[]; readonly input?: (given: never, document: never) => unknown };

/** A component of one's own as a step. */
export const ownStep = (name: string, run: OwnStep['run'], needs: readonly string[] | undefined): OwnStep => ({ kind: 'own', name, needs, run });

/** A task as a step that asks about the text, or what `input` makes of the document. */
export function taskStep<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(name: string, task: Task<Input, Options, Result, Encoded>, given: Given = {}): AskStep {
  const input = given.input as ((document: Found) => unknown) | undefined;
  return step(name, task, given, given.needs ?? (input === undefined ? [] : undefined), (document) => ({ inputs: [input ? input(document) : document.text], answer: ([result]) => result }));
}

/** The same where the condition holds; undefined elsewhere. */
export function branch(asked: AskStep, condition: (document: Found) => boolean, needs: readonly string[] | undefined): AskStep {
  return { ...asked, needs, ask: (document) => (condition(document) ? asked.ask(document) : { inputs: [], answer: () => undefined }) };
}

/** A task as a step that asks about each of some spans. */
export function spansStep<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  name: string,
  task: Task<Input, Options, Result, Encoded>,
  source: string | ((document: Found) => readonly Span[]),
  given: Given = {},
): AskStep {
  const input = given.input as ((text: string, document: Found) => unknown) | undefined;
  const hasFunctions = input !== undefined || typeof source !== 'string';
  const byFunctions = given.needs ?? (hasFunctions ? undefined : []);
  // A named source is read whatever the functions need.
  const needs = byFunctions && (typeof source === 'string' ? [...new Set([source, ...byFunctions])] : byFunctions);
  return step(name, task, given, needs, (document) => {
    const spans = typeof source === 'string' ? document[source] : source(document);
    if (!areSpans(spans, document.text.length)) throw new AlbertkitError('SPANS', `"${name}" asks about spans of the text, and ${typeof source === 'string' ? `"${source}"` : 'its function'} gave something else: a list of { start, end } inside the text is wanted.`);
    const texts = spans.map(({ start, end }) => document.text.slice(start, end));
    const inputs = texts.map((text) => (input ? input(text, document) : text));
    return {
      inputs,
      answer: (results) => results.map((result, n) => {
        const { start, end } = spans[n]!;
        return { start, end, text: texts[n]!, result: isAbout(inputs[n], texts[n]!) ? moveSpans(result, start) : result };
      }),
    };
  });
}

function step<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  name: string,
  task: Task<Input, Options, Result, Encoded>,
  { model, head, needs: _needs, input: _input, ...options }: Given,
  needs: readonly string[] | undefined,
  ask: (document: Found) => Question,
): AskStep {
  return {
    kind: 'task', name, task: task, options, ask,
    needs,
    ...(model === undefined ? {} : { model }),
    ...(head === undefined ? {} : { head }),
  };
}

/** Whether the offsets of what was found count in the span: it was asked about itself, as a text or as what a question is about. */
const isAbout = (input: unknown, text: string): boolean =>
  input === text || (typeof input === 'object' && input !== null && (('text' in input && input.text === text) || ('context' in input && input.context === text)));

const areSpans = (value: unknown, length: number): value is readonly Span[] =>
  Array.isArray(value) && value.every((span: unknown) => typeof span === 'object' && span !== null && 'start' in span && 'end' in span
    && typeof span.start === 'number' && typeof span.end === 'number' && span.start >= 0 && span.start <= span.end && span.end <= length);
