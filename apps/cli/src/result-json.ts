type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

const isNumbers = (value: unknown): value is Numbers => value instanceof Float32Array || value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array;

/** A result as one line of JSON, typed arrays as lists of numbers. */
export const resultJson = (result: unknown): string => JSON.stringify(result, (_, value: unknown) => (isNumbers(value) ? [...value] : value));
