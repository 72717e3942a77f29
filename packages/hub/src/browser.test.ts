import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as browser from './browser.js';
import { config } from './fixtures/folders.js';
import * as node from './index.js';

test('the entry of browsers has the names of the entry for Node', () => {
  expect(Object.keys(browser).sort()).toEqual(Object.keys(node).sort());
});

test('nothing that the entry of browsers imports comes from Node', () => {
  const seen = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, from] of readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*from '([^']+)'/gm)) {
      if (from!.startsWith('./')) walk(from!.replace(/\.js$/, '.ts'));
      else expect(from, file).toBe('@albertkit/core');
    }
  };
  walk('./browser.ts');
  expect(seen).toContain('./model.ts');
  expect(seen).not.toContain('./disk.ts');
});

test('a path is refused there, a source opens', async () => {
  await expect(browser.openModel('models/a')).rejects.toMatchObject({ code: 'NO_DISK' });
  expect((await browser.openModel(browser.memorySource({ 'config.json': config() }))).config.hiddenSize).toBe(4096);
});
