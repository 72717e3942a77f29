import { AlbertkitError } from '@albertkit/core';
import type { RowLimits } from './rows.js';
import type { TaskContext, TaskOptions } from './task.js';

/** The limits of a row under these options. Throws `OPTION` where `maxTokens` is over the model's positions. */
export function rowLimits({ config }: TaskContext, { truncate, maxTokens = config.maxPositions, overlap }: TaskOptions): RowLimits {
  if (maxTokens > config.maxPositions) throw new AlbertkitError('OPTION', `maxTokens is ${maxTokens} and the model has ${config.maxPositions} positions: ask for no more than that.`, { maxTokens, maxPositions: config.maxPositions });
  return { maxTokens, ...(truncate === undefined ? {} : { truncate }), ...(overlap === undefined ? {} : { overlap }) };
}
