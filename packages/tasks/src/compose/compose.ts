import { AlbertkitError, type Backend } from '@albertkit/core';
import type { Model } from '../model.js';
import type { Task, TaskOptions } from '../task.js';
import { branch, ownStep, spansStep, taskStep } from './build-step.js';
import type { ComposeOptions, Composition } from './composition.js';
import { documentRunner } from './document-runner.js';
import { planOf } from './plan.js';
import { readsOf, type OwnStep, type Step } from './steps.js';

/**
 * Begins a composition on a model: add components with `use`, then `run`. Nothing is compiled before the first run. Throws
 * `BACKEND_MISSING`.
 */
export function compose(model: Model, options: ComposeOptions): Composition<object> {
  if (typeof options?.backend?.compile !== 'function') throw new AlbertkitError('BACKEND_MISSING', 'A composition needs a backend: pass one, as in compose(model, { backend: onnxBackend({ runtime }) }).');
  return composition(model, [], options);
}

/** A composition of steps made elsewhere, such as those of a file. Throws what its builder throws (`COMPONENT_NAME`, `COMPONENT_UNKNOWN`). */
export const composeSteps = (model: Model, steps: readonly Step[], options: ComposeOptions): Composition<Readonly<Record<string, unknown>>> =>
  composition(model, steps.map((step, n) => checked(step, steps.slice(0, n))), options);

type AnyComponent = Task<unknown, TaskOptions, unknown> | OwnStep['run'];
type Given = Parameters<typeof taskStep>[2];

/** A composition of these steps, which the caller knows the results of. */
function composition<Results extends object>(model: Model, steps: readonly Step[], options: ComposeOptions): Composition<Results> {
  const runner = documentRunner(model, steps, options);
  const and = (step: Step): Composition<object> => composition(model, [...steps, checked(step, steps)], options);
  const built: object = {
    definition: { model, steps },
    use: (name: string, component: AnyComponent, given?: Given) => and(stepOf(name, component, given)),
    when: (condition: Parameters<typeof branch>[1], name: string, task: Task<unknown, TaskOptions, unknown>, given?: Given) => and(branch(taskStep(name, task, given), condition, given?.needs)),
    forEach: (spans: Parameters<typeof spansStep>[2], name: string, task: Task<unknown, TaskOptions, unknown>, given?: Given) => and(spansStep(name, task, spans, given)),
    without(name: string) {
      const at = placeOf(name, steps);
      const needing = steps.find((step, n) => n > at && readsOf(step, steps.slice(0, n)).includes(name));
      if (needing) throw new AlbertkitError('COMPONENT_NEEDED', `"${needing.name}" ${needing.needs ? `needs "${name}"` : `lists no needs, and so reads all that comes before it, "${name}" too`}: leave it out first${needing.needs ? '' : ', or list what it needs'}.`, { component: name, neededBy: needing.name });
      return composition(model, steps.filter((_, n) => n !== at), options);
    },
    replace(name: string, component: AnyComponent, given?: Given) {
      const at = placeOf(name, steps);
      return composition(model, steps.map((step, n) => (n === at ? checked(stepOf(name, component, { ...given, needs: given?.needs ?? [] }), steps.slice(0, at)) : step)), options);
    },
    on: (backend: Backend) => composition(model, steps, { ...options, backend }),
    plan: () => planOf(steps, model),
    async open() {
      await runner.open();
      return built;
    },
    ...runner.methods,
  };
  // The marked place: what the interface says of names and results is proved by the tests, step by step.
  return built as Composition<Results>;
}

const stepOf = (name: string, component: AnyComponent, given?: Given): Step => (typeof component === 'function' ? ownStep(name, component, given?.needs) : taskStep(name, component, given));

/** A step that may follow these. Throws `COMPONENT_NAME` for a name that is taken or no name. */
function checked(step: Step, before: readonly Step[]): Step {
  const { name } = step;
  if (typeof name !== 'string' || name === '' || name === 'text' || name === '__proto__') throw new AlbertkitError('COMPONENT_NAME', `A component cannot be called ${JSON.stringify(name)}: give it a name of its own, which is where its result is found.`, { name });
  if (before.some((earlier) => earlier.name === name)) throw new AlbertkitError('COMPONENT_NAME', `There is a component "${name}" already: give this one another name, or replace that one.`, { name });
  const missing = step.needs?.find((needed) => !before.some((earlier) => earlier.name === needed));
  if (missing !== undefined) throw new AlbertkitError('COMPONENT_UNKNOWN', `"${name}" needs "${missing}", which does not come before it: there are ${before.map((earlier) => earlier.name).join(', ') || 'no components'}.`, { component: name, needs: missing });
  return step;
}

function placeOf(name: string, steps: readonly Step[]): number {
  const at = steps.findIndex((step) => step.name === name);
  if (at < 0) throw new AlbertkitError('COMPONENT_UNKNOWN', `There is no component "${name}": there are ${steps.map((step) => step.name).join(', ') || 'none'}.`, { component: name });
  return at;
}
