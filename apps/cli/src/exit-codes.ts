/** What the program ends with, as in sysexits.h where that has a word for it. */
export const exitCodes = { ok: 0, disagreement: 1, usage: 2, data: 65, inputMissing: 66, internal: 70, io: 74, temporary: 75, interrupted: 130, terminated: 143 } as const;

/** Asked for in a way that cannot be served here, whatever the data. */
const usage = new Set(['USAGE', 'DEVICE_UNAVAILABLE', 'BACKEND_UNAVAILABLE', 'RUNTIME_MISSING', 'PRECISION_UNAVAILABLE', 'MODE_UNAVAILABLE', 'HEAD_NEEDED', 'HEAD_UNKNOWN', 'HEAD_AMBIGUOUS', 'RANKING_LABEL', 'TASK_UNKNOWN', 'TASK_HEAD', 'LENS_HEAD', 'OPTION', 'COMPONENT_NAME', 'COMPONENT_UNKNOWN', 'SETTING', 'OUTPUT_EXISTS', 'TOK_OPTION', 'TRAIN_OPTION']);
const inputMissing = new Set(['FOLDER_MISSING', 'FILE_MISSING', 'CONFIG_MISSING', 'WEIGHTS_MISSING', 'TOKENIZER_MISSING', 'ENOENT', 'ENOTDIR']);
const io = new Set(['NOT_A_FOLDER', 'NOT_A_FILE', 'FILE_PERMISSION', 'FILE_READ', 'FILE_WRITE', 'DISK_FULL', 'OUTPUT_NOT_A_FILE', 'EPIPE']);
const temporary = new Set(['FILE_CHANGED', 'OUT_OF_MEMORY', 'DEVICE_LOST']);
/** System errors of Node (EACCES, EISDIR, ENOSPC, EROFS ...). */
const systemCode = /^E[A-Z0-9]{2,}$/;
/** Errors of Node itself, which mean that this program is wrong. */
const nodeCode = /^ERR_/;

/**
 * The exit code for an error's code: 2 usage, 66 an input that is not there, 74 input and output, 75 worth another try,
 * 1 backends that disagree, 70 a fault of this program, 65 for every other code, which all tell of bad data.
 */
export function exitCodeOf(code: string): number {
  if (usage.has(code)) return exitCodes.usage;
  if (inputMissing.has(code)) return exitCodes.inputMissing;
  if (io.has(code)) return exitCodes.io;
  if (temporary.has(code)) return exitCodes.temporary;
  if (code === 'BACKENDS_DISAGREE') return exitCodes.disagreement;
  if (code === 'ABORTED') return exitCodes.interrupted;
  if (code === 'INTERNAL' || nodeCode.test(code)) return exitCodes.internal;
  return systemCode.test(code) ? exitCodes.io : exitCodes.data;
}
