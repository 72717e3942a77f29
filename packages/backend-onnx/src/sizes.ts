import { AlbertkitError, type Dim, type Shape } from '@albertkit/core';
import type { Constants } from './constants.js';
import type { Names } from './names.js';
import { addNode, type Scope } from './scope.js';

/** An int64 vector and the scope that made it. */
type Sized = { readonly name: string; readonly home: Scope };

/**
 * A shape as an int64 vector. Sizes known now are constants; named ones come from the inputs' shapes (or a loop's `times`),
 * each computed once, in the outermost scope that knows them all.
 */
export function sizesOf(shape: Shape, at: Scope, names: Names, constants: Constants): string {
  if (shape.every((dim) => typeof dim === 'number')) return constants.integers(shape);
  const pieces = runs(shape).map((run): Sized => (typeof run === 'string' ? sizeOf(run, at, names, constants) : { name: constants.integers(run), home: outermost(at) }));
  return joined(shape.join(), pieces, (home) => (pieces.length === 1 ? pieces[0]!.name : addNode(home, names, 'Concat', pieces.map(({ name }) => name), { axis: { int: 0 } }))).name;
}

/** One named size, or a product such as `3*batch*sequence`, as a vector of one number. */
function sizeOf(dim: string, at: Scope, names: Names, constants: Constants): Sized {
  const known = lookUp(dim, at);
  if (known) return known;
  const [first, ...rest] = dim.split('*');
  if (rest.length === 0) throw new AlbertkitError('SIZE_UNBOUND', `Size "${dim}" is used by the graph but no input sets it.`, { name: dim });
  const factors = [first!, ...rest].map((factor): Sized => (Number.isNaN(Number(factor)) ? sizeOf(factor, at, names, constants) : { name: constants.integers([Number(factor)]), home: outermost(at) }));
  return joined(dim, factors, (home) => factors.map(({ name }) => name).reduce((a, b) => addNode(home, names, 'Mul', [a, b])));
}

/** Neighbouring numbers in one piece, names each on their own. */
function runs(shape: Shape): (string | number[])[] {
  const out: (string | number[])[] = [];
  for (const dim of shape) {
    const last = out.at(-1);
    if (typeof dim === 'number' && Array.isArray(last)) last.push(dim);
    else out.push(typeof dim === 'number' ? [dim] : dim);
  }
  return out;
}

const outermost = (at: Scope): Scope => (at.around ? outermost(at.around) : at);

function lookUp(key: string, at: Scope): Sized | undefined {
  const name = at.sizes.get(key);
  if (name !== undefined) return { name, home: at };
  return at.around && lookUp(key, at.around);
}

function joined(key: string, parts: readonly Sized[], make: (home: Scope) => string): Sized {
  const home = parts.map((part) => part.home).reduce((deepest, next) => (next.depth > deepest.depth ? next : deepest));
  const before = lookUp(key, home);
  if (before) return before;
  const name = make(home);
  home.sizes.set(key, name);
  return { name, home };
}

/** Let a scope know where the size of a name comes from. */
export function bindSize(dim: Dim, at: Scope, make: () => string): void {
  if (typeof dim === 'string' && !dim.includes('*') && !lookUp(dim, at)) at.sizes.set(dim, make());
}
