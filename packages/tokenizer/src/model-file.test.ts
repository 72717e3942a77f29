import { describe, expect, it } from 'vitest';
import { readModelBytes } from './fixtures/golden-rows.js';
import { albertPieces, bytes, number, piece, smallModel, text, varint } from './fixtures/model-writing.js';
import { readSentencePiece, TokenizerError } from './index.js';
import { readModelFile } from './model-file.js';
import { pieceAt } from './pieces.js';

const code = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof TokenizerError) return error.code;
    throw error;
  }
  return 'loaded';
};
const read = (...parts: readonly number[][]) => code(() => readSentencePiece(new Uint8Array(parts.flat())));

describe('readModelFile', () => {
  it('reads the published vocabulary', () => {
    const file = readModelFile(readModelBytes());
    expect(file.pieces.count).toBe(30_000);
    expect([0, 13, 29_999].map((id) => pieceAt(file.pieces, id))).toEqual(['<pad>', '▁', '▁eloquent']);
    expect(file.charsmap).toHaveLength(237_539);
    expect(file).toMatchObject({ modelType: 1, byteFallback: false });
    expect(Math.min(...file.scores)).toBe(-13.532299041748047);
  });

  it('skips fields that it does not know', () => {
    expect(read([...smallModel()], number(99, 5), text(98, 'later'), [...varint(97 * 8 + 1), 0, 0, 0, 0, 0, 0, 0, 0])).toBe('loaded');
  });
});

describe('P1 and P2: broken bytes', () => {
  it('a small model cut at every byte loads or is refused', () => {
    const whole = smallModel();
    const found = new Set<string>();
    for (let length = 0; length < whole.length; length++) found.add(code(() => readSentencePiece(whole.subarray(0, length))));
    expect([...found].sort()).toEqual(['SPM_MODEL_TYPE', 'SPM_PARSE', 'loaded']);
  });

  it.each([
    ['a number of 11 bytes', [[8, ...new Array<number>(11).fill(0x80), 0]]],
    ['a length of 2^40', [varint(10), varint(2 ** 40), [0]]],
    ['a length of 2^69', [varint(10), [...new Array<number>(9).fill(0xff), 0x7f]]],
    ['a group', [[0x0b]]],
    ['wire type 7', [[0x0f]]],
    ['field 0', [[0x02, 0x00]]],
    ['a piece of 200 KB', [albertPieces, piece('x'.repeat(200_000), 0, 1)]],
    ['an empty piece', [albertPieces, piece('', 0, 1)]],
    ['a score that is not a number', [albertPieces, piece('x', Number.NaN, 1)]],
    ['an infinite score', [albertPieces, piece('x', -Infinity, 1)]],
    ['a piece twice', [albertPieces, piece('x', 0, 1), piece('x', 0, 1)]],
    ['a piece that is not UTF-8', [albertPieces, bytes(1, bytes(1, [0xff, 0xfe]))]],
    ['a piece of unknown type', [albertPieces, piece('x', 0, 9)]],
    ['two unknown pieces', [albertPieces, piece('x', 0, 2)]],
    ['pieces as a number', [number(1, 5)]],
    ['nothing', []],
  ])('%s gives SPM_PARSE', (_, parts) => {
    expect(read(...parts)).toBe('SPM_PARSE');
  });

  it('nested messages 101 deep are not entered, whatever field they hide in', () => {
    let nested: number[] = [];
    for (let depth = 0; depth < 101; depth++) nested = bytes(1, nested);
    expect(read(nested)).toBe('SPM_PARSE');
    expect(read([...smallModel()], bytes(50, nested))).toBe('loaded');
  });

  it('a file over the limit is refused before it is read', () => {
    expect(code(() => readSentencePiece(new Uint8Array(257 * 1024 * 1024)))).toBe('TOK_TOO_LARGE');
  });
});

describe('P4: models of another kind', () => {
  it('one that puts the blank behind its words is refused in every mode', () => {
    const model = new Uint8Array([...smallModel(), ...bytes(2, number(24, 1))]);
    for (const mode of ['hub', 'slow', 'spm'] as const) expect(code(() => readSentencePiece(model, { mode }))).toBe('SPM_MODEL_TYPE');
  });

  it.each([
    ['BPE', [albertPieces, piece('x', 0, 1), bytes(2, number(3, 2))]],
    ['no unknown piece', [piece('<pad>', 0, 3), piece('[CLS]', 0, 3), piece('[SEP]', 0, 3), piece('[MASK]', 0, 3)]],
    ['no control pieces', [piece('<unk>', 0, 2), piece('<s>', 0, 3), piece('</s>', 0, 3), piece('x', 0, 1)]],
  ])('%s gives SPM_MODEL_TYPE', (_, parts) => {
    expect(read(...parts)).toBe('SPM_MODEL_TYPE');
  });
});
