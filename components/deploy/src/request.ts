import { EXIT, invalid, type JsonObject, MillraceError } from '@millrace/contract';

/**
 * Labels as text.
 * @throws MillraceError `INVALID_LABELS` with every problem.
 */
export function readLabels(labels: JsonObject | undefined): Record<string, string> {
  const entries = Object.entries(labels ?? {});
  const problems = entries
    .filter(([, value]) => typeof value !== 'string')
    .map(([name, value]) => ({
      path: `labels.${name}`,
      code: 'WRONG_TYPE',
      message: `expected text, got ${JSON.stringify(value)}.`,
    }));
  if (problems.length > 0) throw invalid('INVALID_LABELS', 'Labels', problems);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** @throws MillraceError `VERSION_REQUIRED`. */
export function requireVersion(version: number | undefined): number {
  if (version !== undefined) return version;
  throw new MillraceError('VERSION_REQUIRED', 'Which version shall be champion?', {
    hint: 'Add --to-version N; --action status shows what there is.',
    exitCode: EXIT.usage,
  });
}

/** @throws MillraceError `MODEL_REQUIRED`. */
export function requireModel(path: string | undefined): string {
  if (path !== undefined) return path;
  throw new MillraceError('MODEL_REQUIRED', 'There is no model to deploy.', {
    hint: 'Run train first, or give --model PATH.',
    exitCode: EXIT.usage,
  });
}
