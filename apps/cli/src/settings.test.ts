import { describe, expect, it } from 'vitest';
import { parseSettings } from './settings.js';

describe('parseSettings', () => {
  it('reads JSON where it is JSON, else text', () => {
    expect(parseSettings(['topK=3', 'aggregation=first', 'truncate=true', 'targets=["a","b=c"]', 'empty='])).toEqual({ topK: 3, aggregation: 'first', truncate: true, targets: ['a', 'b=c'], empty: '' });
    expect(parseSettings()).toEqual({});
  });

  it.each(['topK', '=3', ' =3'])('refuses %j', (pair) => expect(() => parseSettings([pair])).toThrow(expect.objectContaining({ code: 'USAGE' })));

  it('refuses a key that comes twice, and a prototype is a key like any other', () => {
    expect(() => parseSettings(['a=1', 'a=2'])).toThrow(expect.objectContaining({ code: 'USAGE' }));
    expect(Object.keys(parseSettings(['__proto__={"polluted":1}']))).toEqual(['__proto__']);
    expect('polluted' in {}).toBe(false);
  });
});
