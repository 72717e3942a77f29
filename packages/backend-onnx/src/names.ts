/** Gives names that stand once in a whole model, bodies of loops included. */
export type Names = {
  /** The wanted name, or where that is taken or empty the first free `WANTED.N`. */
  unique(wanted: string): string;
};

export function names(): Names {
  const taken = new Set<string>(['']);
  const counts = new Map<string, number>();
  return {
    unique(wanted) {
      let name = wanted;
      let count = counts.get(wanted) ?? 0;
      while (taken.has(name)) name = `${wanted}.${++count}`;
      counts.set(wanted, count);
      taken.add(name);
      return name;
    },
  };
}
