import { invalid } from '@millrace/contract';
import type { z } from 'zod';

/**
 * A document of a pipeline file, checked by its schema.
 * @throws MillraceError `INVALID_PIPELINE_SPEC` with every problem and its path.
 */
export function readDocument<T>(schema: z.ZodType<T>, value: unknown, subject: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => ({
    path: issue.path.join('.') || '(root)',
    code: 'INVALID_FIELD',
    message: `${issue.message}.`,
  }));
  throw invalid('INVALID_PIPELINE_SPEC', subject, problems, 'Compile it with `millrace compile` or with kfp 2.');
}
