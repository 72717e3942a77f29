import type { Pipeline, StreamOptions, TaskOptions } from '@albertkit/tasks';
import type { Evaluation, TaskMetrics } from './evaluation.js';

/**
 * Runs a pipeline over labelled examples, of any number, a few held at a time, and measures what comes out (`metricsFor(task)`, or
 * metrics of your own). `options` are the pipeline's, over those the metrics ask for. Throws `METRIC_EMPTY` where there is no example, and what
 * the pipeline and the metrics throw.
 */
export async function evaluate<Input, Options extends TaskOptions, Result, Example extends { readonly input: Input }>(
  pipeline: Pick<Pipeline<Input, Options, Result>, 'stream' | 'context'>,
  examples: Iterable<Example> | AsyncIterable<Example>,
  metrics: TaskMetrics<Example, Options, Result>,
  options?: Partial<Options> & StreamOptions,
): Promise<Evaluation> {
  const tally = metrics.start(pipeline.context.config.labels);
  const waiting: Example[] = [];
  async function* inputs(): AsyncGenerator<Input, void, undefined> {
    for await (const example of examples) {
      waiting.push(example);
      yield example.input;
    }
  }
  let count = 0;
  for await (const result of pipeline.stream(inputs(), { ...metrics.options, ...options })) {
    tally.add(waiting.shift()!, result);
    count++;
  }
  return { ...tally.result(), count };
}
