import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { invalid, type Problem } from '@millrace/contract';
import { STARTS } from '../check/build-file.ts';
import { buildProblems, startOf } from '../check/check.ts';
import type { AddCommand } from '../cli.ts';
import { printLine } from '../io.ts';

/** `millrace-cloudbuild check FILE…` */
export const checkCommand: AddCommand = (parser, io) =>
  parser.command(
    'check <files..>',
    "Hold build files to Google's descriptors and to the rules of the service.",
    (args) =>
      args
        .positional('files', { type: 'string', array: true, demandOption: true, describe: 'cloudbuild.yaml …' })
        .option('start', {
          choices: STARTS,
          describe: 'What starts the build, which decides what substitutions there are (by name: cloudbuild.tag.yaml).',
        })
        .example('$0 check cloudbuild.yaml cloudbuild.tag.yaml', ''),
    async ({ files, start }) => {
      const found: Problem[] = [];
      for (const file of files) {
        const problems = buildProblems(await readFile(resolve(io.cwd, file), 'utf8'), start ?? startOf(file));
        found.push(...problems.map((problem) => ({ ...problem, path: `${file}: ${problem.path}` })));
        if (problems.length === 0) printLine(io, `${file}: fine`);
      }
      if (found.length > 0) throw invalid('INVALID_BUILD', files.join(', '), found);
    },
  );
