import { defineConfig } from 'vitest/config';

const conditions = ['@albertkit/source', 'module', 'node', 'import', 'default'];

export default defineConfig({
  // Packages find each other's sources, so tests need no build.
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    setupFiles: ['testing/fixed-seed.ts'],
    include: ['{packages,apps}/*/src/**/*.test.ts', '{scripts,testing}/**/*.test.ts'],
    testTimeout: 120_000, // for what hangs; on a busy machine an example may take half a minute
    maxWorkers: 2,
  },
});
