import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import sizes from '../../testing/sizes.json' with { type: 'json' };
import { root } from './workspace.js';

// Tracked files, and those that a commit of everything would add.
const paths = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const texts = new Map(paths.filter((path) => size(path) < 4_000_000).map((path) => [path, readFileSync(join(root, path), 'latin1')]));

function size(path: string): number {
  return statSync(join(root, path)).size;
}

function holding(pattern: RegExp): readonly string[] {
  return [...texts].flatMap(([path, text]) => {
    const found = pattern.exec(text);
    return found === null ? [] : [`${path}: ${found[0]}`];
  });
}

// Written in pieces, so that this file does not hold what it looks for.
const registryHost = new RegExp(`\\bregistry\\.(${['npm' + 'js', 'npmmirror', 'yarn' + 'pkg'].join('|')})\\b|"resolved": "${'http'}`);
const machinePath = new RegExp(`(?<![\\w.:/~-])(/(${['home', 'Users', 'root', 'work'].join('|')})/[\\w.]|[A-Z]:\\\\Users\\\\)`);

test('the patterns find what they are for', () => {
  expect(`https://registry.${'npmjs'}.org/zod`).toMatch(registryHost);
  expect(`"resolved": "${'http'}s://mirror.example/zod.tgz"`).toMatch(registryHost);
  expect(`cd /${'home'}/ada/albertkit`).toMatch(machinePath);
  expect('see https://example.org/home/page and ../work/x').not.toMatch(machinePath);
});

test('no file holds the host of a registry', () => {
  expect(holding(registryHost)).toEqual([]);
});

test('no file holds a path of one machine', () => {
  expect(holding(machinePath)).toEqual([]);
});

test('no model folder holds over 12 MB', () => {
  const weights = new Set(paths.filter((path) => /\.(safetensors|onnx|bin|spm|model)$/.test(path)).map(dirname));
  const total = (folder: string): number => paths.filter((path) => dirname(path) === folder).reduce((sum, path) => sum + size(path), 0);
  expect([...weights].filter((folder) => total(folder) > 12_000_000)).toEqual([]);
});

test('every name says what its file holds', () => {
  const sources = paths.filter((path) => /\.(ts|mjs)$/.test(path)).map((path) => basename(path));
  expect(sources.filter((name) => /^(utils?|helpers?|common|misc|types|shared|lib)\./.test(name))).toEqual([]);
  expect(sources.filter((name) => !/^[a-z0-9]+([-.][a-z0-9]+)*(_pb)?\.(ts|mjs)$/.test(name))).toEqual([]);
});

test('every size is asked for by a test', () => {
  const tests = [...texts].filter(([path]) => path.endsWith('.test.ts')).map(([, text]) => text);
  expect(Object.keys(sizes).filter((name) => !tests.some((text) => text.includes(`size('${name}')`)))).toEqual([]);
});
