import { expect, it } from 'vitest';
import { readSentencePiece } from '../read-sentencepiece.js';
import { readTokenizerJson } from '../tokenizer-json.js';
import { aliceLines } from './fixtures/alice.js';
import { trainTokenizer } from './train-tokenizer.js';

const lines = aliceLines().slice(0, 150);
const vocabularySize = 300;

it('puts the special pieces and the user-defined symbols where ALBERT has them', async () => {
  const { pieces, report } = await trainTokenizer(lines, { vocabularySize });
  expect(pieces.map(({ piece }) => piece).slice(0, 13)).toEqual(['<pad>', '<unk>', '[CLS]', '[SEP]', '[MASK]', '(', ')', '"', '-', '.', '–', '£', '€']);
  expect(pieces.map(({ type }) => type).slice(0, 14)).toEqual(['control', 'unknown', ...Array<string>(3).fill('control'), ...Array<string>(8).fill('userDefined'), 'normal']);
  expect(pieces).toHaveLength(vocabularySize);
  expect(new Set(pieces.map(({ piece }) => piece)).size).toBe(vocabularySize);
  const learned = pieces.slice(13);
  expect(learned.map(({ score }) => score)).toEqual(learned.map(({ score }) => Math.fround(score)).sort((a, b) => b - a));
  expect(learned.every(({ piece }) => /^▁?[^▁()".–£€-]*$/.test(piece) && piece.length <= 16)).toBe(true);
  expect(learned.filter(({ piece }) => Array.from(piece).length === 1)).toHaveLength(report.requiredCharacters);
});

it('gives the same bytes for the same lines in any order, from memory or as a stream', async () => {
  const once = await trainTokenizer(lines, { vocabularySize });
  const stream = async function* (): AsyncGenerator<string> { yield* [...lines].reverse(); };
  const again = await trainTokenizer(stream(), { vocabularySize });
  expect(again).toEqual(once);
});

it('draws the same lines for the same seed', async () => {
  const [first, same, other] = await Promise.all([1, 1, 2].map((seed) => trainTokenizer(lines, { vocabularySize: 200, inputSentenceSize: 60, seed })));
  expect(same).toEqual(first);
  expect(other!.tokenizerJson).not.toBe(first!.tokenizerJson);
});

it('is read by both readers to the same ids, with every character of the text covered', async () => {
  const { spieceModel, tokenizerJson, pieces } = await trainTokenizer(lines, { vocabularySize, characterCoverage: 1 });
  const fromModel = readSentencePiece(spieceModel);
  const fromJson = readTokenizerJson(new TextEncoder().encode(tokenizerJson));
  expect(fromJson.special).toEqual({ pad: 0, unknown: 1, cls: 2, sep: 3, mask: 4 });
  for (const line of lines) {
    const { ids } = fromJson.encode(line);
    expect([...fromModel.encode(line).ids]).toEqual([...ids]);
    expect(ids).not.toContain(fromJson.special.unknown);
    expect(Math.max(...ids)).toBeLessThan(pieces.length);
    expect(ids[0]).toBe(2);
    expect(ids.at(-1)).toBe(3);
  }
});

it('honours the splitting options and further control symbols', async () => {
  const text = lines.map((line, n) => `${line} ${n}${n}`);
  const learned = async (options: object): Promise<string[]> => (await trainTokenizer(text, { vocabularySize, ...options })).pieces.slice(13).map(({ piece }) => piece);
  const acrossDigits = (piece: string): boolean => piece.length > 1 && /\d/.test(piece);
  expect((await learned({})).some(acrossDigits)).toBe(true);
  expect((await learned({ splitDigits: true })).some(acrossDigits)).toBe(false);
  expect(await learned({ splitByWhitespace: false })).toContainEqual(expect.stringMatching(/^▁the▁./));
  expect((await learned({ maxPieceLength: 3 })).every((piece) => piece.length <= 3)).toBe(true);
  const { pieces } = await trainTokenizer(text, { vocabularySize, userDefinedSymbols: ['alice'], controlSymbols: ['[A]'] });
  expect(pieces.slice(5, 7)).toEqual([{ piece: '[A]', score: 0, type: 'control' }, { piece: 'alice', score: 0, type: 'userDefined' }]);
  expect(pieces.slice(7).some(({ piece }) => piece.includes('alice'))).toBe(false);
});

it('says the sizes that a text bears, and they are right', async () => {
  const text = lines.slice(0, 4);
  const possible = (code: string) => async (thrown: unknown): Promise<number> => {
    expect(thrown).toMatchObject({ code });
    const { facts, message } = thrown as { facts: { possible: number }; message: string };
    expect(message).toContain(String(facts.possible));
    return facts.possible;
  };
  const train = (size: number) => trainTokenizer(text, { vocabularySize: size });
  const most = await train(100_000).then(() => 0, possible('TRAIN_TOO_LARGE'));
  const least = await train(10).then(() => 0, possible('TRAIN_TOO_SMALL'));
  expect(least).toBeLessThan(most);
  await expect(train(most + 1)).rejects.toMatchObject({ code: 'TRAIN_TOO_LARGE' });
  await expect(train(least - 1)).rejects.toMatchObject({ code: 'TRAIN_TOO_SMALL' });
  for (const size of [least, Math.floor((least + most) / 2), most - 1, most]) expect((await train(size)).pieces).toHaveLength(size);
});

it.each([
  [[], {}, 'TRAIN_EMPTY'],
  [[' ', '(.)'], {}, 'TRAIN_EMPTY'],
  [['a'], { vocabularySize: 1.5 }, 'TRAIN_OPTION'],
  [['a'], { characterCoverage: 0 }, 'TRAIN_OPTION'],
  [['a'], { maxPieceLength: 256 }, 'TRAIN_OPTION'],
  [['a'], { normalisation: 'charsmap' }, 'TRAIN_OPTION'],
  [['a'], { charsmap: Uint8Array.of(1, 2) }, 'SPM_CHARSMAP'],
  [['a'], { userDefinedSymbols: ['a', 'a'] }, 'TRAIN_OPTION'],
  [['a'], { userDefinedSymbols: ['[MASK]'] }, 'TRAIN_OPTION'],
  [['a'], { userDefinedSymbols: ['A'] }, 'TRAIN_OPTION'],
  [['a'], { userDefinedSymbols: ['a b'] }, 'TRAIN_OPTION'],
] as const)('answers %j under %j with %s', async (text, options, code) => {
  await expect(trainTokenizer(text, { vocabularySize: 50, ...options })).rejects.toMatchObject({ code, message: expect.stringMatching(/^[^\n]+\.$/) });
});

it('takes any string of UTF-16 units', async () => {
  const { pieces } = await trainTokenizer(['\ud800 a\udfff\0\ufeff 😀😀 a\u0301'.repeat(3)], { vocabularySize: 14, userDefinedSymbols: [], characterCoverage: 1 });
  expect(pieces.map(({ piece }) => piece)).toContain('😀');
});

it('tells how far it is, gives others their turn and ends when aborted', async () => {
  const seen: string[] = [];
  await trainTokenizer(lines, { vocabularySize, onProgress: ({ step, share }) => void seen.push(`${step} ${share}`) });
  expect(seen[0]).toBe('reading 0');
  expect(seen).toContain('seeding 0');
  expect(seen.at(-1)).toBe('fitting 1');

  const controller = new AbortController();
  const reason = new Error('enough');
  setTimeout(() => controller.abort(reason));
  const endless = function* (): Generator<string> { for (;;) yield 'on and on'; };
  await expect(trainTokenizer(endless(), { vocabularySize, signal: controller.signal })).rejects.toBe(reason);
});
