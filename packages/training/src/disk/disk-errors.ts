import { AlbertkitError } from '@albertkit/core';

/** The typed error for what the operating system said while a file was read. */
export function readError(path: string, cause: unknown): AlbertkitError {
  const facts = { path, system: systemCode(cause) };
  if (facts.system === 'ENOENT') return new AlbertkitError('FILE_MISSING', `There is no file ${path}.`, facts, { cause });
  if (isForbidden(facts.system)) return new AlbertkitError('FILE_PERMISSION', `${path} may not be read by this user; change its permissions.`, facts, { cause });
  return new AlbertkitError('FILE_READ', `${path} could not be read (${facts.system}).`, facts, { cause });
}

/** The typed error for what the operating system said while a file was written, renamed or removed: `DISK_FULL`, `FILE_PERMISSION`, `FILE_WRITE`. */
export function writeError(path: string, cause: unknown): AlbertkitError {
  const facts = { path, system: systemCode(cause) };
  if (facts.system === 'ENOSPC' || facts.system === 'EDQUOT') return new AlbertkitError('DISK_FULL', `There is no room to write ${path}: what was saved before is whole; make room and go on from it.`, facts, { cause });
  if (isForbidden(facts.system) || facts.system === 'EROFS') return new AlbertkitError('FILE_PERMISSION', `${path} may not be written by this user or on this disk; give another folder.`, facts, { cause });
  return new AlbertkitError('FILE_WRITE', `${path} could not be written (${facts.system}): what was saved before is whole.`, facts, { cause });
}

/** The system's own name of an error, such as ENOENT. */
export const systemCode = (cause: unknown): string => (cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown reason');

const isForbidden = (system: string): boolean => system === 'EACCES' || system === 'EPERM';
