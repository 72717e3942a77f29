import { AlbertkitError } from '@albertkit/core';

/** Throws the typed error for what the operating system said of a path; a typed error passes as it is. */
export function refuse(path: string, cause: unknown): never {
  if (cause instanceof AlbertkitError) throw cause;
  const system = codeOf(cause);
  const facts = { path, system };
  if (system === 'ENOENT') throw new AlbertkitError('FILE_MISSING', `There is no file ${path}.`, facts, { cause });
  if (system === 'ENOTDIR') throw new AlbertkitError('NOT_A_FOLDER', `${path} lies under a file, not a folder.`, facts, { cause });
  if (system === 'EISDIR') throw new AlbertkitError('NOT_A_FILE', `${path} is a folder where a file should be.`, facts, { cause });
  if (system === 'EACCES' || system === 'EPERM') throw new AlbertkitError('FILE_PERMISSION', `${path} may not be read by this user; change its permissions.`, facts, { cause });
  throw new AlbertkitError('FILE_READ', `${path} could not be read (${system}).`, facts, { cause });
}

/** The system's own name of an error, such as ENOENT. */
export const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown reason';
