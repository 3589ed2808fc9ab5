import { EXIT, MillraceError } from '@millrace/contract';

/** The error of work that its caller stopped. */
export function aborted(signal: AbortSignal): MillraceError {
  return new MillraceError('ABORTED', 'Stopped before it was finished.', {
    cause: signal.reason,
    exitCode: EXIT.interrupted,
  });
}

/** @throws MillraceError `ABORTED` */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted(signal);
}

export function objectMissing(uri: string, cause?: unknown): MillraceError {
  return new MillraceError('OBJECT_MISSING', `There is nothing at ${uri}.`, {
    hint: 'check the path, and that the step that writes it has succeeded',
    cause,
    fields: { uri },
  });
}

export function preconditionFailed(uri: string, expected: string, cause?: unknown): MillraceError {
  const message =
    expected === '0'
      ? `${uri} exists already.`
      : `${uri} is no longer at generation ${expected}: someone else wrote it.`;
  return new MillraceError('PRECONDITION_FAILED', message, { cause, fields: { uri, expected } });
}

export function checksumMismatch(uri: string, expected: string, actual: string): MillraceError {
  return new MillraceError('CHECKSUM_MISMATCH', `${uri}: expected crc32c ${expected}, got ${actual}.`, {
    hint: 'run it again; if it stays, the network or the disk between here and the bucket alters data',
    fields: { uri, expected, actual },
  });
}

export function tooLarge(uri: string, size: number, limit: number): MillraceError {
  return new MillraceError('TOO_LARGE', `${uri} has ${size} bytes; read whole, an object may have ${limit}.`, {
    hint: 'use read or download',
    fields: { uri, size, limit },
  });
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** A file system error in our words; anything else is returned as it is. */
export function fromFileSystem(error: unknown, path: string): unknown {
  if (error instanceof MillraceError) return error;
  const fail = (code: string, message: string, hint?: string) =>
    new MillraceError(code, message, { cause: error, fields: { path }, ...(hint === undefined ? {} : { hint }) });
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    return fail('DISK_FULL', `No space is left to write ${path}.`, 'free some space (df -h shows how much is left)');
  }
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) {
    return fail(
      'ACCESS_DENIED',
      `This process may not use ${path}.`,
      'give its user read and write permission; in a container, run it with --user "$(id -u):$(id -g)"',
    );
  }
  if (hasCode(error, 'ENAMETOOLONG')) return fail('UNSAFE_KEY', `${path} has a name too long for this file system.`);
  if (hasCode(error, 'ENOTDIR', 'EISDIR', 'EEXIST')) {
    return fail('KEY_CONFLICT', `${path}: a file is in the place of a folder, or a folder in the place of a file.`);
  }
  if (hasCode(error, 'EIO', 'ESTALE', 'EMFILE', 'ENFILE')) {
    return fail('STORAGE_UNAVAILABLE', `${path} cannot be read or written now.`);
  }
  return error;
}
