import type { ComponentDefinition } from './component.ts';
import type { Problem } from './errors.ts';
import { isFinalStatus } from './parameters.ts';
import type { Inputs, Outputs } from './run.ts';
import { valueProblems } from './values.ts';

/** What KFP accepts as a task and component name. */
export const NAME_PATTERN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** What is an identifier in TypeScript, in Python (KFP's SDK) and in CEL. */
const IO_PATTERN = /^[a-z][A-Za-z0-9]*$/;
/** Flags of the command line that an input must not shadow. */
export const RESERVED_INPUTS: readonly string[] = [
  ...['bucket', 'project', 'pipeline', 'on', 'json', 'debug', 'help', 'version', 'executorInput', 'image', 'region'],
  ...['format', 'log'],
];

/** Flags of components that can work on Vertex AI; an input of such a component must not shadow them either. */
export const RESERVED_ON_VERTEX: readonly string[] = [
  ...['machineType', 'serviceAccount', 'network', 'jobLabels', 'jobTimeout', 'restartOnFailure', 'accelerator'],
  'trialImage',
];

/** Everything wrong with a definition that its types cannot see. */
export function componentProblems<I extends Inputs, O extends Outputs>(c: ComponentDefinition<I, O>): Problem[] {
  const problems: Problem[] = [];
  const add = (path: string, code: string, message: string, hint?: string) =>
    problems.push({ path, code, message, ...(hint === undefined ? {} : { hint }) });
  if (!NAME_PATTERN.test(c.name))
    add('name', 'BAD_NAME', `"${c.name}" is not lower-case letters, digits and single hyphens.`);
  if (c.name === 'runs') add('name', 'RESERVED_NAME', '"runs" is where pipelines keep their runs.');
  for (const [side, ios] of [
    ['inputs', c.inputs],
    ['outputs', c.outputs],
  ] as const) {
    for (const [name, io] of Object.entries(ios)) {
      const path = `${side}.${name}`;
      if (!IO_PATTERN.test(name))
        add(path, 'BAD_NAME', 'A name is lower camel case: letters and digits, a letter first.');
      if (side === 'inputs' && RESERVED_INPUTS.includes(name))
        add(path, 'RESERVED_NAME', `--${name} is a flag of every component.`);
      if (side === 'inputs' && c.vertex !== undefined && RESERVED_ON_VERTEX.includes(name))
        add(path, 'RESERVED_NAME', `--${name} is a flag of components that work on Vertex AI.`);
      if (side === 'inputs' && /^no[A-Z]/.test(name))
        add(path, 'BAD_NAME', 'The command line reads --no-x as x switched off: choose another name.');
      if (side === 'inputs' && name in c.outputs)
        add(path, 'DUPLICATE_NAME', 'An output has the same name; KFP keeps both in one folder.');
      if (side === 'outputs' && io.kind === 'artifact' && io.list === true)
        add(
          path,
          'LIST_OUTPUT',
          'A step gives one artifact; lists are made by loops.',
          'Give a folder with several files.',
        );
      if (side === 'outputs' && isFinalStatus(io))
        add(path, 'STATUS_OUTPUT', 'Only an exit handler gives a final status.');
      if (io.kind !== 'parameter') continue;
      if (io.default !== undefined) problems.push(...valueProblems(io, io.default, `${path}.default`));
      if (io.minimum !== undefined && io.maximum !== undefined && io.minimum > io.maximum) {
        add(path, 'EMPTY_RANGE', `minimum ${io.minimum} is above maximum ${io.maximum}.`);
      }
    }
  }
  for (const [name, producer] of Object.entries(c.defaultsFrom ?? {})) {
    if (c.inputs[name]?.kind !== 'artifact')
      add(`defaultsFrom.${name}`, 'NOT_AN_ARTIFACT', 'Only input artifacts have a producer.');
    if (typeof producer !== 'string' || producer === '')
      add(`defaultsFrom.${name}`, 'NO_PRODUCER', 'Name a step, or step.output.');
  }
  if (c.effects === 'reads-external' && c.fingerprint === undefined) {
    add(
      'fingerprint',
      'MISSING_FINGERPRINT',
      'A component that reads from outside says what identifies what it reads.',
    );
  }
  return problems;
}
