import { type ComponentDefinition, EXIT, formatError, type JsonObject, MillraceError } from '@millrace/contract';
import type { Asked, Command } from './command.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { protocolCommand } from './protocol-command.ts';
import { createReporter } from './reporter.ts';
import type { RunOptions } from './run-component.ts';
import type { Session } from './session.ts';

/** A stream of the process, as far as the command line uses it. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The process around a command line; tests give their own. */
export interface Invocation extends RunOptions {
  /** Arguments without the interpreter and the script. */
  readonly argv: readonly string[];
  /** Path of the executable itself. */
  readonly executable: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Runs one command line of a component and gives its exit code. Never throws. */
export async function runCommandLine(definition: ComponentDefinition, invocation: Invocation): Promise<number> {
  const argv = withoutOwnPath(definition.name, invocation);
  const json = argv.includes('--json');
  const debug = argv.includes('--debug');
  const environment = readEnvironment(invocation.env);
  const format = logFormat(argv) ?? environment.log ?? 'text';
  const logLines: string[] = [];
  const reporter = createReporter({
    write: (text) => invocation.stderr.write(text),
    tty: invocation.stderr.isTTY === true,
    labels: { component: definition.name },
    now: invocation.now,
    keep: (line) => logLines.push(line),
    ...{ format, debug },
  });
  const { version, moduleUrl, signal, now } = invocation;
  const { logger, progress } = reporter;
  const session: Session = { version, moduleUrl, environment, logger, progress, signal, now, logLines };
  try {
    const asked = await readAsked(definition, argv, {
      ...{ version, environment },
      width: invocation.stdout.columns ?? 100,
    });
    const text = 'print' in asked ? `${asked.print}\n` : await runMode(definition, asked.command, session, json);
    reporter.close();
    invocation.stdout.write(text);
    return EXIT.ok;
  } catch (error) {
    reporter.close();
    const outcome = signal.aborted ? 'cancelled' : 'failed';
    if (json) invocation.stdout.write(`${JSON.stringify({ outcome, error: errorFacts(error) })}\n`);
    if (format === 'json') logger.error(formatError(error, { debug }), { error: errorFacts(error) });
    else invocation.stderr.write(`${formatError(error, { debug })}\n`);
    return error instanceof MillraceError ? error.exitCode : EXIT.failed;
  }
}

/** The parser is loaded where there is something to parse. */
async function readAsked(
  definition: ComponentDefinition,
  argv: readonly string[],
  options: { readonly version: string; readonly width: number; readonly environment: Environment },
): Promise<Asked> {
  const command = protocolCommand(argv);
  if (command !== undefined) return { command };
  const { readCommand } = await import('./command.ts');
  return readCommand(definition, argv, options);
}

/** Does what was asked and gives the text for stdout. Each mode is loaded only when it runs. */
async function runMode(
  definition: ComponentDefinition,
  command: Command,
  session: Session,
  json: boolean,
): Promise<string> {
  switch (command.mode) {
    case 'spec': {
      const { specText } = await import('./spec-mode.ts');
      const image = command.image ?? `gcr.io/PROJECT/${definition.name}`;
      return specText(definition, { format: command.format, image, version: session.version });
    }
    case 'fingerprint': {
      const { fingerprintOf } = await import('./fingerprint.ts');
      const fingerprint = await fingerprintOf(definition, command, session);
      return `${JSON.stringify({ fingerprint })}\n`;
    }
    case 'kfp': {
      const { runKfp } = await import('./kfp.ts');
      await runKfp(definition, command, session);
      return '';
    }
    case 'job': {
      const { runJob } = await import('./vertex/run-job.ts');
      await runJob(definition, command, session);
      return '';
    }
    case 'local': {
      const { runLocal } = await import('./local.ts');
      const result = await runLocal(definition, command, session);
      return json ? `${JSON.stringify(result)}\n` : '';
    }
  }
}

/**
 * KFP's local runner gives the command as arguments of the image's ENTRYPOINT, a cluster in place of it: the
 * executable's own path may stand before the arguments.
 */
function withoutOwnPath(name: string, invocation: Invocation): readonly string[] {
  const [first, ...rest] = invocation.argv;
  return first === `/app/${name}` || first === invocation.executable ? rest : invocation.argv;
}

/** `--log`, needed before the command line is read, so that its mistakes are reported in this form too. */
function logFormat(argv: readonly string[]): 'text' | 'json' | undefined {
  const at = argv.findLastIndex((word) => word === '--log' || word.startsWith('--log='));
  const value = argv[at] === '--log' ? argv[at + 1] : argv[at]?.slice('--log='.length);
  return value === 'text' || value === 'json' ? value : undefined;
}

function errorFacts(error: unknown): JsonObject {
  const facts = error instanceof MillraceError ? error.toJSON() : { code: 'UNEXPECTED', message: String(error) };
  const json: unknown = JSON.parse(JSON.stringify(facts));
  return isJsonObject(json) ? json : {};
}

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
