import { AlbertkitError } from '@albertkit/core';
import type { Model } from '../model.js';
import { splitSentences } from '../sentences/split-sentences.js';
import type { Task, TaskOptions } from '../task.js';
import { loadTask, taskNames, type TaskAlias, type TaskName } from '../task-names.js';
import { branch, ownStep, spansStep, taskStep } from './build-step.js';
import { composeSteps } from './compose.js';
import type { ComposeOptions, Composition } from './composition.js';
import { ObjectFields } from './object-fields.js';
import type { Found, Step } from './steps.js';

/** A component of a pipeline file. */
export type FileComponent = {
  readonly name: string;
  /** `sentences` is the splitter; every other name is a task's. */
  readonly task: TaskName | TaskAlias | 'sentences';
  /** One of the file's models; the first when left out. */
  readonly model?: string;
  readonly head?: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** An earlier component whose spans are asked about one by one. */
  readonly forEach?: string;
  /** Asked only where the `label` of an earlier component is this. */
  readonly when?: { readonly component: string; readonly label: string };
};

/** A composition as data: models by name, with the place where each lies, and components in their order. */
export type PipelineFile = { readonly models: Readonly<Record<string, string>>; readonly components: readonly FileComponent[] };

/**
 * Reads a pipeline file: `{ "version": 1, "models": { NAME: PATH }, "components": [{ "name", "task", "model"?, "head"?, "options"?,
 * "forEach"?, "when"?: { "component", "label" } }] }`. Throws `PIPELINE_FILE`, with the place of what is wrong, for anything else.
 */
export function readPipelineFile(json: string): PipelineFile {
  const file = ObjectFields.parse(json);
  file.only('version', 'models', 'components');
  if (file.get('version') !== 1) throw file.wrong('version', '1');
  const models = file.object('models');
  const named = Object.fromEntries(models.names().map((name) => [name, models.text(name)]));
  if (models.names().length === 0) throw file.wrong('models', 'an object of at least one NAME: PATH');
  return { models: named, components: file.objects('components').map((component) => readComponent(component, Object.keys(named))) };
}

function readComponent(fields: ObjectFields, models: readonly string[]): FileComponent {
  fields.only('name', 'task', 'model', 'head', 'options', 'forEach', 'when');
  const task = fields.choice('task', ['sentences', ...taskNames]);
  const when = fields.optional('when', (name) => {
    const condition = fields.object(name);
    condition.only('component', 'label');
    return { component: condition.text('component'), label: condition.text('label') };
  });
  return {
    name: fields.text('name'), task,
    options: fields.optional('options', (name) => fields.object(name).values) ?? {},
    ...present('model', fields.optional('model', (name) => fields.choice(name, models))),
    ...present('head', fields.optional('head', (name) => fields.text(name))),
    ...present('forEach', fields.optional('forEach', (name) => fields.text(name))),
    ...present('when', when),
  };
}

const present = <Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } => (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };

/**
 * The composition that a pipeline file describes, on models opened by its caller under the file's names; its tasks are loaded, and no others. Throws
 * `PIPELINE_FILE` for a model that is missing, and what the builder throws (`COMPONENT_NAME`, `COMPONENT_UNKNOWN`).
 */
export async function composeFile({ models, components }: PipelineFile, opened: Readonly<Record<string, Model>>, options: ComposeOptions): Promise<Composition<Readonly<Record<string, unknown>>>> {
  const first = Object.keys(models)[0]!;
  const modelOf = (name: string): Model => {
    if (Object.hasOwn(opened, name)) return opened[name]!;
    throw new AlbertkitError('PIPELINE_FILE', `The model "${name}" of the pipeline file was not opened: give it beside ${Object.keys(opened).join(', ') || 'no others'}.`, { model: name });
  };
  const steps = await Promise.all(components.map((component) => stepOf(component, component.model === undefined || component.model === first ? undefined : modelOf(component.model))));
  return composeSteps(modelOf(first), steps, options);
}

async function stepOf({ name, task: given, head, options, forEach, when }: FileComponent, model: Model | undefined): Promise<Step> {
  if (given === 'sentences') return ownStep(name, ({ text }) => splitSentences(text), []);
  const task: Task<unknown, TaskOptions, unknown> = await loadTask(given);
  const settings = { ...options, ...present('head', head), ...present('model', model) };
  if (when && forEach !== undefined) throw new AlbertkitError('PIPELINE_FILE', `"${name}" has both forEach and when: leave one of them out.`, { component: name });
  if (forEach !== undefined) return spansStep(name, task, forEach, settings);
  const asked = taskStep(name, task, settings);
  if (!when) return asked;
  const holds = (document: Found): boolean => {
    const found = document[when.component];
    return typeof found === 'object' && found !== null && 'label' in found && found.label === when.label;
  };
  return branch(asked, holds, [when.component]);
}
