import { invalid, type Problem } from '@millrace/contract';

/** How one process serves. */
export interface ServeOptions {
  readonly model: string;
  readonly host: string;
  readonly port: number;
  readonly healthRoute: string;
  readonly predictRoute: string;
  readonly maxBodyBytes: number;
  readonly maxInstances: number;
  readonly timeoutMs: number;
  readonly drainMs: number;
  readonly logLevel: string;
}

/** Flags as typed; a flag left out is undefined. */
export interface Flags {
  readonly model?: string | undefined;
  readonly host: string;
  readonly port?: number | undefined;
  readonly maxBody: number;
  readonly maxInstances: number;
  readonly timeout: number;
  readonly drain: number;
  readonly logLevel: string;
}

/**
 * Flags over Vertex AI's variables over defaults.
 * @throws MillraceError `INVALID_OPTIONS` with every problem.
 */
export function readOptions(flags: Flags, env: Readonly<Record<string, string | undefined>>): ServeOptions {
  const problems: Problem[] = [];
  const model = flags.model ?? (env.AIP_STORAGE_URI || undefined);
  const port = flags.port ?? Number(env.AIP_HTTP_PORT || 8080);
  const healthRoute = env.AIP_HEALTH_ROUTE || '/health';
  const predictRoute = env.AIP_PREDICT_ROUTE || '/predict';
  const check = (path: string, holds: boolean, message: string) => {
    if (!holds) problems.push({ path, code: 'OUT_OF_RANGE', message });
  };
  if (model === undefined) {
    const message = 'Give --model PATH, gs://… or REGISTRY/NAME@champion, or set AIP_STORAGE_URI.';
    problems.push({ path: '--model', code: 'MISSING_OPTION', message });
  }
  check('--port', Number.isInteger(port) && port >= 0 && port <= 65_535, 'A port is between 0 and 65535.');
  check('--max-body', Number.isInteger(flags.maxBody) && flags.maxBody > 0, 'A number of bytes above 0.');
  check('--max-instances', Number.isInteger(flags.maxInstances) && flags.maxInstances > 0, 'A number above 0.');
  check('--timeout', flags.timeout > 0 && flags.timeout <= 3600, 'Seconds, above 0 and at most 3600.');
  check('--drain', flags.drain >= 0 && flags.drain <= 3600, 'Seconds, from 0 to 3600.');
  for (const [name, route] of [
    ['AIP_HEALTH_ROUTE', healthRoute],
    ['AIP_PREDICT_ROUTE', predictRoute],
  ] as const) {
    check(name, route.startsWith('/'), 'A route starts with /.');
  }
  if (problems.length > 0 || model === undefined) throw invalid('INVALID_OPTIONS', 'serve', problems, 'serve --help');
  return {
    ...{ model, port, host: flags.host, healthRoute, predictRoute, logLevel: flags.logLevel },
    ...{ maxBodyBytes: flags.maxBody, maxInstances: flags.maxInstances },
    ...{ timeoutMs: Math.round(flags.timeout * 1000), drainMs: Math.round(flags.drain * 1000) },
  };
}
