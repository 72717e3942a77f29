import type { Weights } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import type { Graph } from '../ir/graph.js';
import { elements, showShape, showType } from '../ir/shape.js';

/** Each parameter of a graph, and each state that starts as a weight, has one that fits it. Throws `WEIGHT_MISSING` or `WEIGHT_SHAPE_MISMATCH`, listing all. */
export function checkWeights(graph: Graph, weights: Weights): void {
  const starts = Object.values(graph.state).flatMap(({ type, initial }) => ('weight' in initial ? [[initial.weight, type] as const] : []));
  const wanted = [...Object.entries(graph.parameters), ...starts];
  const missing = wanted.flatMap(([name]) => (weights.has(name) ? [] : [name]));
  const mismatched = wanted.flatMap(([name, type]) => {
    const given = weights.get(name);
    const fits = !given || (given.dtype === type.dtype && given.shape.join() === type.shape.join() && given.data.length === elements(given.shape));
    return fits ? [] : [{ name, expected: showType(type), actual: `${given.dtype}${showShape(given.shape)}` }];
  });
  if (mismatched.length > 0) {
    const list = mismatched.slice(0, 5).map(({ name, expected, actual }) => `${name} should be ${expected} and is ${actual}`).join(', ');
    throw new AlbertkitError('WEIGHT_SHAPE_MISMATCH', `The weights do not fit the graph: ${list}; build the graph from the configuration they were made with.`, { mismatched, missing });
  }
  if (missing.length > 0) {
    throw new AlbertkitError('WEIGHT_MISSING', `The graph needs weights that were not given: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}.`, { missing });
  }
}
