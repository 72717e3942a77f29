/** Four random 32-bit words. */
export type FourWords = readonly [number, number, number, number];

/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2,
 * 3" (SC 2011): a pure function of counter and key, so the millionth word needs no word before it and the same seed gives
 * the same numbers on every machine. Words are unsigned 32-bit.
 */
export function philox(counter: FourWords, key: readonly [number, number]): FourWords {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = highProduct(0xd2511f53, c0);
    const high2 = highProduct(0xcd9e8d57, c2);
    const low0 = Math.imul(0xd2511f53, c0);
    const low2 = Math.imul(0xcd9e8d57, c2);
    c0 = (high2 ^ c1 ^ k0) >>> 0;
    c1 = low2 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** Upper 32 bits of the 64-bit product of two unsigned 32-bit words. */
function highProduct(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16); // below 2^32
  const carry = (middle & 0xffff) + aLow * bHigh; // below 2^33
  return (aHigh * bHigh + Math.floor(middle / 65_536) + Math.floor(carry / 65_536)) >>> 0;
}

/** Two independent standard normal numbers from two random words (Box and Muller, 1958). */
export function normalPair(a: number, b: number): readonly [number, number] {
  const radius = Math.sqrt(-2 * naturalLogarithm((a + 1) / 2 ** 32)); // (0, 1]: never the logarithm of 0
  const quarters = (b / 2 ** 32) * 4;
  const quadrant = Math.floor(quarters);
  const [cosine, sine] = cosineAndSine((quarters - quadrant) * (Math.PI / 2));
  const [x, y] = quadrant === 0 ? [cosine, sine] : quadrant === 1 ? [-sine, cosine] : quadrant === 2 ? [-cosine, -sine] : [sine, -cosine];
  return [radius * x, radius * y];
}

// Engines may round Math.log and Math.cos differently; sums and products are the same everywhere.

/** Logarithm of a float64 in (0, 1] by the series of the inverse hyperbolic tangent. */
function naturalLogarithm(value: number): number {
  let exponent = 0;
  let scaled = value;
  while (scaled < Math.SQRT1_2) {
    scaled *= 2;
    exponent--;
  }
  const s = (scaled - 1) / (scaled + 1); // at most 0.1716 in size
  const square = s * s;
  let sum = 0;
  for (let power = 21; power >= 1; power -= 2) sum = sum * square + 1 / power;
  return exponent * Math.LN2 + 2 * s * sum;
}

/** Cosine and sine of an angle in [0, pi / 2) by their Taylor series, to 1e-14. */
function cosineAndSine(angle: number): readonly [number, number] {
  const square = angle * angle;
  let cosine = 1;
  let sine = 1;
  for (let n = 20; n >= 2; n -= 2) {
    cosine = 1 - (square / (n * (n - 1))) * cosine;
    sine = 1 - (square / (n * (n + 1))) * sine;
  }
  return [cosine, angle * sine];
}
