import { expect, test } from 'vitest';
import { checkFileName, memorySource } from './source.js';

test('files in memory: listed, opened whole or in part, as copies', async () => {
  const held = Uint8Array.of(1, 2, 3, 4);
  const source = memorySource({ 'b.bin': held, 'a/c.json': new Uint8Array(0) });
  expect(await source.list()).toEqual(['a/c.json', 'b.bin']);
  const bytes = await source.open('b.bin');
  bytes.fill(0);
  expect(await source.open('b.bin')).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(await source.open('b.bin', { start: 1, end: 3 })).toEqual(Uint8Array.of(2, 3));
  expect(await source.open('b.bin', { start: 3, end: 99 })).toEqual(Uint8Array.of(4));
  expect(await source.open('b.bin', { start: 9, end: 99 })).toEqual(new Uint8Array(0));
});

test('a file that is not there is named with those that are', async () => {
  await expect(memorySource({ a: new Uint8Array(0) }).open('__proto__')).rejects.toMatchObject({ code: 'FILE_MISSING', message: expect.stringContaining('it holds a') });
});

test.each(['', '.', '..', '../a', '/a', 'a/', 'a//b', 'a/../b', './a', 'a\\b', 'C:a', 'file:a', 'a\0'])('the name %j is refused', async (name) => {
  expect(() => checkFileName(name)).toThrow(expect.objectContaining({ code: 'PATH_REFUSED' }));
  await expect(memorySource({}).open(name)).rejects.toMatchObject({ code: 'PATH_REFUSED' });
  expect(() => memorySource({ [name]: new Uint8Array(0) })).toThrow(expect.objectContaining({ code: 'PATH_REFUSED' }));
});
