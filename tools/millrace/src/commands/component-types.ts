import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { componentModule } from '@millrace/pipeline';
import type { Argv } from 'yargs';
import type { GlobalFlags, Io } from '../io.ts';
import { replaceFile } from '../replace-file.ts';

/** `millrace component types FILE`: a module with a component of others and its types. */
export const addComponentTypes = (parser: Argv<GlobalFlags>, io: Io): Argv<GlobalFlags> =>
  parser.command(
    'types <file>',
    'Write a TypeScript module for a component of others: its YAML, and the types of its inputs and outputs.',
    (args) =>
      args
        .positional('file', {
          type: 'string',
          demandOption: true,
          describe: 'YAML of a KFP component, of version 1 or compiled.',
        })
        .option('output', {
          alias: 'o',
          type: 'string',
          requiresArg: true,
          describe: 'File to write (standard output).',
        })
        .option('name', { type: 'string', requiresArg: true, describe: "Of the constant (the component's own)." })
        .example('$0 component types component.yaml -o src/train-model.ts', ''),
    async ({ file, output, name }) => {
      const text = await readComponentFile(resolve(io.cwd, file), file);
      const module = componentModule(text, { source: file, ...(name === undefined ? {} : { exportName: name }) });
      if (output === undefined) io.stdout.write(module);
      else {
        await replaceFile(resolve(io.cwd, output), module);
        io.stderr.write(`wrote ${output}\n`);
      }
    },
  );

async function readComponentFile(path: string, given: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new MillraceError('NO_SUCH_FILE', `${given} cannot be read.`, {
      hint: 'Download the component first: curl -o component.yaml https://…',
      exitCode: EXIT.usage,
      cause,
    });
  }
}
