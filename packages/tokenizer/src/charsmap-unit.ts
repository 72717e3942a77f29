/** Whether a unit of a darts-clone double array is a leaf, which holds a value. */
export function isValue(unit: number): boolean {
  return unit >= 0x80000000;
}

/** The byte that leads to a unit; no byte for a leaf. */
export function labelOf(unit: number): number {
  return (unit & 0x800000ff) >>> 0;
}

/** Whether a key ends at a unit. */
export function hasLeaf(unit: number): boolean {
  return (unit & 0x100) !== 0;
}

/** The value of a leaf. */
export function valueOf(unit: number): number {
  return unit & 0x7fffffff;
}

/** What leads from a unit to those below it, by XOR. */
export function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}
