import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { reportPage } from './report-page.js';

const page = reportPage({
  title: 'nano <b>',
  curves: [{ name: '</script><script>alert(1)</script>', steps: [1, 2, 3], values: [3, NaN, 1], form: 'points' }],
  facts: [['loss', '1 & less'], ['steps', '3']],
  recipe: { text: '<img src=x>' },
});

test('the page holds all it needs and runs its own script only', () => {
  expect(page).not.toMatch(/(?:src|href)="/);
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, source]) => source!);
  expect(scripts.length).toBe(1);
  expect(page).toContain(`script-src 'sha256-${createHash('sha256').update(scripts[0]!).digest('base64')}'`);
});

test('what came from outside is text', () => {
  expect(page).toContain('<title>nano &#60;b&#62;</title>');
  expect(page).toContain('&#60;img src=x&#62;');
  expect(page).not.toContain('<script>alert');
  expect(JSON.parse(/id="data">(.*?)<\/script>/.exec(page)![1]!)).toEqual([{ name: '</script><script>alert(1)</script>', steps: [1, 2, 3], values: [3, null, 1], form: 'points' }]);
});
