import type { ComponentDefinition } from '@millrace/contract';
import yargs, { type Argv } from 'yargs';
import type { Flag } from './flags.ts';
import { MODES } from './modes.ts';

/** The flags and words of a command line, before any of it is judged. */
export interface Words {
  /** Words that are not flags, in their order. */
  readonly positional: readonly string[];
  /** Flag → what was given: text, or a boolean for a switch or where no text followed. */
  readonly given: ReadonlyMap<string, readonly (string | boolean)[]>;
}

/** yargs splits the words and writes the help; what they mean is checked by `command.ts`, all problems at once. */
export function buildParser(definition: ComponentDefinition, flags: readonly Flag[], width: number): Argv {
  const { name } = definition;
  let parser = yargs([])
    .locale('en')
    .scriptName(name)
    .usage(`${definition.description}\n\n$0 [flags] <${Object.keys(MODES).join('|')}>`)
    .parserConfiguration({
      'boolean-negation': true,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'short-option-groups': false,
    })
    .help(false)
    .version(false)
    .exitProcess(false)
    .wrap(width);
  for (const [mode, description] of Object.entries(MODES)) parser = parser.command(mode, description);
  for (const flag of flags) {
    const notes = flag.notes.map((note) => ` [${note}]`).join('');
    parser = parser.option(flag.name, {
      describe: `${flag.description}${notes}`.trim(),
      group: flag.group,
      ...(flag.takes === 'switch' ? { boolean: true } : {}),
    });
  }
  for (const line of examplesOf(definition, flags)) parser = parser.example(`$0 ${line}`, '');
  return parser;
}

export function splitWords(parser: Argv, argv: readonly string[]): Words {
  const parsed: Readonly<Record<string, unknown>> = parser.parseSync([...argv]);
  const given = new Map<string, (string | boolean)[]>();
  for (const [name, value] of Object.entries(parsed)) {
    if (name === '_' || name === '$0' || value === undefined) continue;
    const values: unknown[] = Array.isArray(value) ? value : [value];
    given.set(
      name,
      values.map((v) => (typeof v === 'boolean' ? v : String(v))),
    );
  }
  const positional: unknown = parsed._;
  return { positional: Array.isArray(positional) ? positional.map(String) : [], given };
}

/** A local run with every required flag, the same for a bucket, the KFP form, then the author's own. */
function examplesOf(definition: ComponentDefinition, flags: readonly Flag[]): string[] {
  const required = flags
    .filter((flag) => flag.input !== undefined && flag.notes.includes('required'))
    .map((flag) => ` --${flag.name} ${flag.name.toUpperCase().replaceAll('-', '_')}`)
    .join('');
  return [
    `--bucket ./runs local${required}`,
    `--project PROJECT --bucket gs://BUCKET local${required}`,
    ...(definition.examples ?? []),
    'spec --format markdown',
  ];
}
