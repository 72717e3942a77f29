import { describe, expect, test } from 'vitest';
import { importCycles } from './import-cycles.js';
import { wrongArrows } from './import-arrows.js';
import { readModule } from './module.js';
import { unusedExports } from './unused-exports.js';
import { readWorkspace, type Manifest, type Package } from './workspace.js';

describe('this workspace', () => {
  const packages = readWorkspace();
  test('every package has sources', () => {
    expect(packages.filter(({ modules }) => modules.length === 0).map(({ folder }) => folder)).toEqual([]);
  });
  test('every arrow is one the design draws', () => {
    expect(wrongArrows(packages)).toEqual([]);
  });
  test.for(packages)('$folder has no import cycle', ({ modules }) => {
    expect(importCycles(modules)).toEqual([]);
  });
  test.for(packages)('$folder exports nothing that nobody imports', ({ folder, modules }) => {
    const entries = modules.map(({ path }) => path).filter((path) => /\/src\/([\w-]+\/)?(index|browser|main|vitest)\.ts$/.test(path));
    expect(entries, folder).not.toEqual([]);
    expect(unusedExports(modules, entries)).toEqual([]);
  });
});

const plant = (folder: string, files: Readonly<Record<string, string>>, manifest: Partial<Manifest> = {}): Package => ({
  folder,
  manifest: { name: `@albertkit/${folder.slice('packages/'.length)}`, version: '0.1.0', ...manifest },
  modules: Object.entries(files).map(([path, text]) => readModule(`${folder}/src/${path}`, text)),
});

describe('a planted fault is found', () => {
  const core = { dependencies: { '@albertkit/core': '0.1.0' } };
  const onnx = { dependencies: { '@albertkit/backend-onnx': '0.1.0' } };
  test.for<[string, Package, RegExp]>([
    ['a sibling backend', plant('packages/backend-tfjs', { 'index.ts': `import { emit } from '@albertkit/backend-onnx';` }), /may not import @albertkit\/backend-onnx/],
    ['a sibling backend as a dependency', plant('packages/backend-tfjs', {}, onnx), /may not depend on @albertkit\/backend-onnx/],
    ['an arrow upwards', plant('packages/core', { 'index.ts': `export type { Task } from '@albertkit/tasks';` }), /core may not import @albertkit\/tasks/],
    ['a dependency of core', plant('packages/core', {}, { dependencies: { zod: '4.6.7' } }), /core has no dependencies/],
    ['a runtime', plant('packages/backend-onnx', { 'index.ts': `const ort = await import('onnxruntime-node');` }), /a runtime is handed in/],
    ['a runtime as a dependency', plant('packages/tasks', {}, { dependencies: { 'onnxruntime-web': '1.30.0' } }), /only be an optional peer/],
    ['Node in a browser package', plant('packages/tasks', { 'a.ts': `import { readFileSync } from 'node:fs';` }), /takes nothing from Node/],
    ['Node behind a browser entry', plant('packages/hub', { 'browser.ts': `export * from './disk.js';`, 'disk.ts': `import 'node:fs';` }), /the browser entry reaches it/],
    ['Node behind the entry of a package that has another for disks', plant('packages/training', { 'index.ts': `export * from './a.js';`, 'a.ts': `export * from './disk/index.js';`, 'disk/index.ts': `import 'node:fs';` }), /disk\/index.ts takes from Node and the browser entry reaches it/],
    ['an import that is not declared', plant('packages/hub', { 'a.ts': `import { z } from 'zod';` }), /zod is not in the dependencies/],
    ['a path into another package', plant('packages/hub', { 'a.ts': `import { x } from '../../core/src/x.js';` }, core), /stays inside the src/],
    ['a path without its ending', plant('packages/hub', { 'a.ts': `import { x } from './x';` }), /\.js ending/],
    ['a loose version', plant('packages/hub', {}, { dependencies: { '@albertkit/core': '^0.1.0' } }), /not as the shared version/],
    ['a package outside the table', plant('packages/extras', {}), /no row in the table/],
  ])('%s', ([, planted, message]) => {
    expect(wrongArrows([planted]).join('\n')).toMatch(message);
  });
  test('two versions', () => {
    expect(wrongArrows([plant('packages/core', {}), plant('packages/hub', {}, { version: '0.2.0' })])).toEqual(['packages share one version, found 0.1.0 and 0.2.0']);
  });
  test('a cycle, of types too', () => {
    const { modules } = plant('packages/core', { 'a.ts': `import { b } from './b.js';`, 'b.ts': `import type { C } from './c.js';`, 'c.ts': `export * from './a.js';` });
    expect(importCycles(modules)).toEqual(['packages/core/src/a.ts -> packages/core/src/b.ts -> packages/core/src/c.ts -> packages/core/src/a.ts']);
  });
  test('an export that nobody imports', () => {
    const { modules } = plant('packages/core', { 'index.ts': `export { used } from './a.js';`, 'a.ts': 'export const used = 1; export function unused() {}' });
    expect(unusedExports(modules, ['packages/core/src/index.ts'])).toEqual(['packages/core/src/a.ts: unused']);
  });
});

test('what the design allows is not a fault', () => {
  const manifest = { dependencies: { '@albertkit/core': '0.1.0' }, peerDependencies: { 'onnxruntime-node': '^1.30.0' }, peerDependenciesMeta: { 'onnxruntime-node': { optional: true } } };
  const files = {
    'index.ts': `import type { Graph } from '@albertkit/core'; import type { InferenceSession } from 'onnxruntime-node'; export { emit } from './emit.js';`,
    'index.test.ts': `import { test } from 'vitest'; import ort from 'onnxruntime-web'; import { size } from '../../../testing/sizes.js'; import 'node:fs';`,
  };
  expect(wrongArrows([plant('packages/backend-onnx', files, manifest)])).toEqual([]);
  expect(wrongArrows([plant('packages/training', { 'index.ts': `export * from './store.js';`, 'store.ts': '', 'disk/index.ts': `import 'node:fs'; import '../store.js';` })])).toEqual([]);
});
