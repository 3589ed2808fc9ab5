import {
  type ComponentDefinition,
  invalid,
  type JsonObject,
  type JsonValue,
  MillraceError,
  type Problem,
  readParameters,
  type VertexJobSettings,
} from '@millrace/contract';
import type { Environment } from './environment.ts';
import { parameterValue } from './flag-values.ts';
import { type Flag, flagsOf, kebab, TRIAL_IMAGE_FLAG, VERTEX_FLAGS } from './flags.ts';
import { MODES, type Mode } from './modes.ts';
import { buildParser, splitWords, type Words } from './parser.ts';
import { suggest } from './suggest.ts';

/** What the user asked for, checked. */
export interface Command {
  readonly mode: Mode;
  /** Values of the component's parameters, defaults filled in, in local mode. */
  readonly parameters: JsonObject;
  /** Input artifact → what was given for it. */
  readonly artifacts: Readonly<Record<string, string>>;
  readonly bucket?: string;
  readonly project?: string;
  readonly region?: string;
  readonly image?: string;
  readonly executorInput?: string;
  /** With `--on vertex`: how the job is made. */
  readonly vertex?: VertexRequest;
  readonly pipeline: string;
  readonly format: 'yaml' | 'json' | 'markdown';
}

/** What the flags of `--on vertex` say, and the environment where they do not. */
export interface VertexRequest extends Omit<VertexJobSettings, 'folder' | 'key'> {
  readonly project: string;
  readonly region: string;
}
export type Asked = { readonly command: Command } | { readonly print: string };

/**
 * Reads a component's command line.
 * @throws MillraceError `USAGE` with every problem found.
 */
export async function readCommand(
  definition: ComponentDefinition,
  argv: readonly string[],
  options: { readonly version: string; readonly width?: number; readonly environment?: Environment },
): Promise<Asked> {
  const flags = flagsOf(definition);
  const parser = buildParser(definition, flags, Math.min(options.width ?? 100, 120));
  const words = splitWords(parser, argv);
  if (words.given.has('version')) return { print: options.version };
  if (words.given.has('help') || argv.length === 0) return { print: await parser.getHelp() };

  const problems: Problem[] = [...switchProblems(flags, argv)];
  const texts = readFlags(flags, words, problems);
  const mode = readMode(words.positional, problems);
  const parameters = readInputs(definition, flags, texts, mode, problems);
  const format = choice(texts, 'format', ['yaml', 'json', 'markdown'], 'yaml', problems);
  choice(texts, 'on', ['here', 'vertex'], 'here', problems);
  choice(texts, 'log', ['text', 'json'], 'text', problems);
  if (mode === 'local' && !texts.has('bucket')) {
    problems.push({
      ...{ path: '--bucket', code: 'MISSING_FLAG', message: 'local mode needs a bucket or a folder.' },
      hint: 'For example --bucket ./runs, or --bucket gs://BUCKET.',
    });
  }
  if (mode === 'kfp' || mode === 'fingerprint') problems.push(...protocolProblems(mode, flags, texts));
  if (mode === 'job' && !texts.has('executor-input')) {
    problems.push({ path: '--executor-input', code: 'MISSING_FLAG', message: 'job mode needs the URI of its job.' });
  }
  const vertex = await readVertex(definition, texts, mode, options.environment, problems);
  if (problems.length > 0 || mode === undefined) {
    throw invalid('USAGE', definition.name, problems, `${definition.name} --help`);
  }
  const text = (name: string) => texts.get(name);
  const optional = { bucket: text('bucket'), project: text('project'), region: text('region'), image: text('image') };
  return {
    command: {
      mode,
      parameters,
      artifacts: Object.fromEntries(
        flags.flatMap((f) => {
          const value = texts.get(f.name);
          return f.input?.io.kind === 'artifact' && value !== undefined ? [[f.input.name, value]] : [];
        }),
      ),
      pipeline: text('pipeline') ?? 'default',
      format,
      ...(vertex === undefined ? {} : { vertex }),
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
      ...(text('executor-input') === undefined ? {} : { executorInput: text('executor-input') ?? '' }),
    },
  };
}

/** Flag → its one text; unknown, repeated and empty-handed flags become problems. */
function readFlags(flags: readonly Flag[], words: Words, problems: Problem[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const known = new Map(flags.map((flag) => [flag.name, flag]));
  for (const [name, values] of words.given) {
    const path = `--${name}`;
    const flag = known.get(name);
    const value = values[0];
    if (flag === undefined) {
      const near = suggest(name, [...known.keys()]);
      problems.push({
        ...{ path, code: 'UNKNOWN_FLAG', message: 'There is no such flag.' },
        ...(near === undefined ? {} : { hint: `Did you mean --${near}?` }),
      });
    } else if (values.length > 1) problems.push({ path, code: 'REPEATED_FLAG', message: 'is given more than once.' });
    else if (flag.takes === 'text' && typeof value === 'boolean')
      problems.push({ path, code: 'MISSING_VALUE', message: 'needs a value after it.' });
    else texts.set(name, String(value));
  }
  return texts;
}

/** yargs takes `--shuffle=perhaps` for false; here it is a mistake. */
function switchProblems(flags: readonly Flag[], argv: readonly string[]): Problem[] {
  const switches = new Set(flags.filter((flag) => flag.takes === 'switch').map((flag) => flag.name));
  return argv.flatMap((word) => {
    const [, name = '', value = ''] = /^--(?:no-)?([^=]+)=(.*)$/s.exec(word) ?? [];
    if (!switches.has(name) || value === 'true' || value === 'false') return [];
    return [{ path: `--${name}`, code: 'WRONG_TYPE', message: `expected true or false, got "${value}".` }];
  });
}

const isMode = (word: string): word is Mode => Object.hasOwn(MODES, word);

function readMode(positional: readonly string[], problems: Problem[]): Mode | undefined {
  const modes = Object.keys(MODES);
  const [first, ...rest] = positional;
  const mode = first !== undefined && isMode(first) ? first : undefined;
  const hint = `Give one of ${modes.join(', ')}.`;
  if (first === undefined) problems.push({ path: 'mode', code: 'MISSING_MODE', message: 'No mode is given.', hint });
  else if (mode === undefined) {
    const near = suggest(first, modes);
    problems.push({
      ...{ path: 'mode', code: 'UNKNOWN_MODE', message: `"${first}" is not a mode.` },
      hint: near === undefined ? hint : `Did you mean ${near}?`,
    });
  }
  for (const word of rest) {
    problems.push({ path: word, code: 'UNEXPECTED_WORD', message: 'Values follow their flag: --name VALUE.' });
  }
  return mode;
}

/** Values of the parameters. Their rules are checked in modes that take them from flags. */
function readInputs(
  definition: ComponentDefinition,
  flags: readonly Flag[],
  texts: ReadonlyMap<string, string>,
  mode: Mode | undefined,
  problems: Problem[],
): JsonObject {
  const given: Record<string, JsonValue> = {};
  const unread = new Set<string>();
  for (const flag of flags) {
    const text = texts.get(flag.name);
    if (text === undefined || flag.input?.io.kind !== 'parameter') continue;
    const read = parameterValue(flag.input.io, text);
    if ('value' in read) given[flag.input.name] = read.value;
    else {
      problems.push({ ...read.problem, path: `--${flag.name}` });
      unread.add(flag.input.name);
    }
  }
  if (mode !== 'local') return given;
  try {
    const readable = Object.entries(definition.inputs).filter(([name]) => !unread.has(name));
    return readParameters(Object.fromEntries(readable), given);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    problems.push(...error.problems.map((p) => ({ ...p, path: `--${kebab(p.path)}` })));
    return {};
  }
}

function choice<T extends string>(
  texts: ReadonlyMap<string, string>,
  name: string,
  choices: readonly T[],
  fallback: T,
  problems: Problem[],
): T {
  const text = texts.get(name);
  if (text === undefined) return fallback;
  const found = choices.find((c) => c === text);
  if (found === undefined)
    problems.push({
      path: `--${name}`,
      code: 'NOT_A_CHOICE',
      message: `"${text}" is not one of ${choices.join(', ')}.`,
    });
  return found ?? fallback;
}

/** Modes of KFP's protocol take every input from the executor input, none from flags. */
function protocolProblems(mode: Mode, flags: readonly Flag[], texts: ReadonlyMap<string, string>): Problem[] {
  const message = `${mode} mode takes its inputs from --executor-input.`;
  const missing: Problem[] = texts.has('executor-input')
    ? []
    : [{ path: '--executor-input', code: 'MISSING_FLAG', message }];
  const extra = flags.filter((flag) => flag.input !== undefined && texts.has(flag.name));
  return [...missing, ...extra.map((flag) => ({ path: `--${flag.name}`, code: 'UNEXPECTED_FLAG', message }))];
}

/** The job that `--on vertex` asks for; its reader is loaded where there is something to read. */
async function readVertex(
  definition: ComponentDefinition,
  texts: ReadonlyMap<string, string>,
  mode: Mode | undefined,
  environment: Environment | undefined,
  problems: Problem[],
): Promise<VertexRequest | undefined> {
  if (texts.get('on') === 'vertex') {
    const { readRequest } = await import('./vertex/request.ts');
    return readRequest(definition, texts, mode, environment, problems);
  }
  for (const { name } of [...VERTEX_FLAGS, TRIAL_IMAGE_FLAG]) {
    if (!texts.has(name) || definition.vertex === undefined) continue;
    problems.push({
      ...{ path: `--${name}`, code: 'UNEXPECTED_FLAG', message: 'says how a job of Vertex AI is made.' },
      hint: 'Give --on vertex too.',
    });
  }
  return undefined;
}
