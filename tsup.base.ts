import { defineConfig } from 'tsup';

type Entry = Readonly<Record<string, string>>;

const shared = {
  target: 'es2022',
  sourcemap: false,
  splitting: true,
  treeshake: true,
  // A build removes dist itself, before tsup starts: `clean` of one format may delete what another has written.
  clean: false,
} as const;

/**
 * A published package: ESM, CommonJS and types for both, from the sources that know neither Node nor tests; an entry for Node alone
 * has a tsconfig of its own. Whether types are right is the work of `typecheck`: a build that looked too would take twice as long.
 */
export const library = (entry: Entry, tsconfig = 'tsconfig.src.json'): ReturnType<typeof defineConfig> =>
  defineConfig({ ...shared, entry: { ...entry }, format: ['esm', 'cjs'], platform: 'neutral', tsconfig, dts: { compilerOptions: { noCheck: true } } });

/** A program: ESM for Node, no types. */
export const program = (entry: Entry): ReturnType<typeof defineConfig> =>
  defineConfig({ ...shared, entry: { ...entry }, format: ['esm'], platform: 'node', tsconfig: 'tsconfig.json', dts: false });
