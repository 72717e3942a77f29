import { describe, expect, it } from 'vitest';
import { exitCodeOf } from './exit-codes.js';

describe('exitCodeOf', () => {
  it.each([
    ['USAGE', 2],
    ['DEVICE_UNAVAILABLE', 2],
    ['OUTPUT_EXISTS', 2],
    ['HEAD_UNKNOWN', 2],
    ['TOK_OPTION', 2],
    ['TOK_TRUNCATION', 65],
    ['LINE_JSON', 65],
    ['CONFIG_JSON', 65],
    ['ST_HEADER_JSON', 65],
    ['PICKLE_REFUSED', 65],
    ['ID_RANGE', 65],
    ['ERROR_OF_A_LATER_PACKAGE', 65],
    ['CONFIG_MISSING', 66],
    ['FOLDER_MISSING', 66],
    ['TOKENIZER_MISSING', 66],
    ['ENOENT', 66],
    ['INTERNAL', 70],
    ['ERR_INVALID_ARG_TYPE', 70],
    ['FILE_PERMISSION', 74],
    ['NOT_A_FILE', 74],
    ['ENOSPC', 74],
    ['EISDIR', 74],
    ['FILE_CHANGED', 75],
    ['BACKENDS_DISAGREE', 1],
    ['ABORTED', 130],
  ])('%s ends with %i', (code, exit) => expect(exitCodeOf(code)).toBe(exit));
});
