import { describe, expect, it } from 'vitest';
import { bytes, duration, grouped, short } from './numbers.js';

describe('numbers for people', () => {
  it('groups thousands', () => expect(grouped(1441859)).toBe('1,441,859'));

  it.each([[0, '0'], [999, '999'], [1000, '1 k'], [1441859, '1.44 M'], [2.5e9, '2.5 G']])('%d is %s', (value, text) => expect(short(value)).toBe(text));

  it.each([[12, '12 B'], [4_123_456, '4.12 MB']])('%d bytes are %s', (value, text) => expect(bytes(value)).toBe(text));

  it.each([[0.4211, '0.42 ms'], [16.7, '17 ms'], [1290, '1.3 s']])('%d milliseconds are %s', (value, text) => expect(duration(value)).toBe(text));
});
