import { EXIT } from '@millrace/contract';
import { type Change, diffPipelines } from '@millrace/pipeline';
import type { AddCommand } from '../cli.ts';
import { printJson, printLine } from '../io.ts';
import { loadPipeline } from '../pipelines/load.ts';

/** `millrace diff A B`: what changed between two compiled pipelines, in words. */
export const diffCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'diff <before> <after>',
    'Say in words what changed between two pipelines.',
    (args) =>
      args
        .positional('before', {
          type: 'string',
          demandOption: true,
          describe: 'A compiled file, a .ts file, or a name.',
        })
        .positional('after', { type: 'string', demandOption: true, describe: 'The same.' })
        .option('exit-code', { type: 'boolean', default: false, describe: 'Exit code 1 where something changed.' })
        .example('$0 diff released.yaml bitcoin', 'a released file beside the source as it is now')
        .example('$0 diff a.yaml b.yaml --exit-code', 'as a check in CI'),
    async ({ before, after, exitCode, json }) => {
      const changes = diffPipelines(await loadPipeline(before, io.cwd), await loadPipeline(after, io.cwd));
      if (json) printJson(io, { changes });
      else for (const line of lines(changes)) printLine(io, line);
      if (exitCode && changes.length > 0) exit(EXIT.failed);
    },
  );

/** What breaks a caller is marked, and counted at the end. */
function lines(changes: readonly Change[]): string[] {
  if (changes.length === 0) return ['no changes'];
  const breaking = changes.filter((change) => change.breaking).length;
  return [
    ...changes.map((change) => `${change.breaking ? '! ' : '  '}${change.text}`),
    ...(breaking === 0 ? [] : [`${breaking} of these (!) break who runs the pipeline or reads its outputs`]),
  ];
}
