/** Which parameters are meant, by their name in the checkpoint: a regular expression that is found in it, or a test of its own. */
export type NamePattern = RegExp | ((name: string) => boolean);

/** Whether a name is meant; nothing is by a pattern that is not there. */
export const matches = (pattern: NamePattern | undefined, name: string): boolean =>
  pattern instanceof RegExp ? name.search(pattern) >= 0 : pattern !== undefined && pattern(name);
