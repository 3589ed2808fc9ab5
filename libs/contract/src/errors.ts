/** One thing that is wrong with an input: where, what, and what to do. */
export interface Problem {
  /** Where in the input, e.g. `recipe.steps[2].columns.close`. */
  readonly path: string;
  /** Stable and machine-readable, upper case, e.g. `MISSING_COLUMN`. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** Exit codes of every Millrace command. */
export const EXIT = {
  ok: 0,
  /** The work itself failed: storage, training, a server. */
  failed: 1,
  /** The command was called wrongly or was given bad input. */
  usage: 2,
  /** A gate said no: the work succeeded, the model is not good enough. */
  gate: 3,
  /** Ended by Ctrl-C or SIGTERM (128 + SIGINT). */
  interrupted: 130,
} as const;

export interface MillraceErrorOptions {
  /** The next command to type, or the change to make. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Every problem found, when the input has more than one. */
  readonly problems?: readonly Problem[];
  /** Facts that matter to a program that catches this, e.g. `{ bucket: 'b' }`. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Default {@link EXIT.failed}. */
  readonly exitCode?: number;
}

/**
 * The one error class. A user sees the message, the problems and the hint; the stack only with `--debug`.
 * @example throw new MillraceError('BUCKET_MISSING', 'The bucket gs://b does not exist.', { hint: 'gcloud storage buckets create gs://b' })
 */
export class MillraceError extends Error {
  override readonly name = 'MillraceError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly problems: readonly Problem[];
  readonly fields: Readonly<Record<string, unknown>>;
  readonly exitCode: number;

  constructor(code: string, message: string, options: MillraceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.problems = options.problems ?? [];
    this.fields = options.fields ?? {};
    this.exitCode = options.exitCode ?? EXIT.failed;
  }

  /** What `--json` prints. */
  toJSON(): Record<string, unknown> {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.problems.length === 0 ? {} : { problems: this.problems }),
      ...(Object.keys(this.fields).length === 0 ? {} : { fields: this.fields }),
    };
  }
}

/** An input that is wrong, with all its problems at once; exit code {@link EXIT.usage}. */
export function invalid(code: string, subject: string, problems: readonly Problem[], hint?: string): MillraceError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new MillraceError(code, `${subject}: ${count}.`, {
    problems,
    exitCode: EXIT.usage,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The lines a person reads: message, then a line a problem, then the hint. No colour. */
export function formatError(error: unknown, options: { debug?: boolean } = {}): string {
  if (!(error instanceof MillraceError)) {
    const e = error instanceof Error ? error : new Error(String(error));
    return `error: UNEXPECTED: ${e.message}${options.debug ? `\n${e.stack ?? ''}` : '\n  hint: run again with --debug for the stack'}`;
  }
  const lines = [`error: ${error.code}: ${error.message}`];
  for (const p of error.problems) {
    lines.push(`  ${p.path}: ${p.message} [${p.code}]`);
    if (p.hint !== undefined) lines.push(`    ${p.hint}`);
  }
  if (error.hint !== undefined) lines.push(`  hint: ${error.hint}`);
  if (options.debug)
    lines.push(error.stack ?? '', ...(error.cause === undefined ? [] : [`caused by: ${String(error.cause)}`]));
  return lines.join('\n');
}
