import { checkOptions } from './options.js';
import type { EncodedInput, Task, TaskOptions } from './task.js';

/** The options that a task's functions take, with what they ask for loaded. `name` is what errors call the task. Throws `OPTION`, and what loading throws. */
export async function prepareOptions<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Given extends Options>(
  name: string, task: Task<Input, Options, Result, Encoded>, options: Given): Promise<Given> {
  checkOptions(name, task.options, options);
  return task.prepare ? { ...options, ...await task.prepare(options) } : options;
}
