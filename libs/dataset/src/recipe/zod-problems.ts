import type { Problem } from '@millrace/contract';
import type { z } from 'zod';

/** zod's issues as problems: `recipe.features[0].scaling: …`. */
export function zodProblems(error: z.ZodError, root: string): Problem[] {
  return error.issues.map((issue) => ({
    path: issue.path.reduce<string>(
      (path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${String(key)}`),
      root,
    ),
    code: issue.code === 'unrecognized_keys' ? 'UNKNOWN_KEY' : 'INVALID_VALUE',
    message: issue.message,
  }));
}
