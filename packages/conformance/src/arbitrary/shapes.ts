import fc from 'fast-check';

const largest = 243;
/** 1 to 3, seldom 0 and seldom past the width of a vector register. */
export const size = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 3 }), weight: 8 },
  { arbitrary: fc.constant(0), weight: 1 },
  { arbitrary: fc.integer({ min: 4, max: 9 }), weight: 1 },
);
/** The same without 0. */
export const sizeOfSome = size.map((n) => Math.max(1, n));

export const count = (shape: readonly number[]): number => shape.reduce((n, dim) => n * dim, 1);

const anyShape = (min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(size, { minLength: min, maxLength: max }).map((shape) => (count(shape) > largest ? shape.map((dim) => Math.min(dim, 3)) : shape));
/** Axes of one size: a mistaken axis shows in the values alone. */
const regular = (max: number): fc.Arbitrary<number[]> => fc.tuple(fc.integer({ min: 2, max }), fc.integer({ min: 2, max: 3 })).map(([rank, n]) => new Array<number>(rank).fill(n));

/** Shapes of rank `min` to `max`, of at most 243 entries. */
export const shapes = (min = 0, max = 4): fc.Arbitrary<number[]> =>
  (max < 2 ? anyShape(min, max) : fc.oneof({ arbitrary: anyShape(min, max), weight: 2 }, { arbitrary: regular(max), weight: 1 }));

/** A shape of at least one axis, and one of its axes. */
export const withAxis: fc.Arbitrary<{ readonly of: number[]; readonly axis: number }> = shapes(1).chain((of) => fc.nat(of.length - 1).map((axis) => ({ of, axis })));

/** `ways` shapes that stretch to one another: leading axes left out, others of size 1; as often as not they are alike. */
export const stretching = (ways: number): fc.Arbitrary<number[][]> => shapes().chain((whole) => fc.array(
  fc.record({ skip: few(whole.length), ones: fc.array(few(1).map(Boolean), { minLength: whole.length, maxLength: whole.length }) }), { minLength: ways, maxLength: ways },
).map((all) => all.map(({ skip, ones }) => whole.map((dim, axis) => (ones[axis] ? 1 : dim)).slice(skip))));

const few = (max: number): fc.Arbitrary<number> => fc.oneof({ arbitrary: fc.constant(0), weight: 2 }, { arbitrary: fc.nat(max), weight: 1 });

/** What two shapes that fit stretch to. */
export const stretched = (a: readonly number[], b: readonly number[]): number[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, n) => [a.at(-1 - n) ?? 1, b.at(-1 - n) ?? 1]).map(([x, y]) => (x === 1 ? y! : x!)).reverse();
