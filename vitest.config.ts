import { defineConfig } from 'vitest/config';

/** They measure the memory of their process. */
const memory = ['packages/core/src/weights/safetensors-mutations.test.ts', 'packages/tasks/src/compose/document-stream.test.ts'];
const conditions = ['@albertkit/source', 'module', 'node', 'import', 'default'];

export default defineConfig({
  // Packages find each other's sources, so tests need no build.
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    setupFiles: ['testing/fixed-seed.ts'],
    testTimeout: 120_000, // for what hangs; on a busy machine an example may take half a minute
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      // Packages without global state: their files share a worker's modules, or half of the time would go into loading the same ones again.
      { extends: true, test: { name: 'shared', isolate: false, include: ['packages/{core,tokenizer,hub,tasks,training}/src/**/*.test.ts'], exclude: memory } },
      // Runtimes hold state of their own, and programs set the process's.
      { extends: true, test: { name: 'apart', include: ['packages/{backend-onnx,backend-tfjs,conformance}/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', '{scripts,testing}/**/*.test.ts', ...memory] } },
    ],
  },
});
