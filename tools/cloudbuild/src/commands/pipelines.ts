import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { findProject } from '@millrace/images';
import { run } from '../base/git.ts';
import type { AddCommand } from '../cli.ts';
import { printLine } from '../io.ts';
import { pipelineNames, TARGETS } from '../publish/pipelines.ts';

/** `millrace-cloudbuild pipelines`: every pipeline of the project, compiled for every target. */
export const pipelinesCommand: AddCommand = (parser, io) =>
  parser.command(
    'pipelines',
    'Compile every pipeline for KFP and for Vertex AI, with the digests of its images.',
    (args) =>
      args
        .option('images', { type: 'string', demandOption: true, describe: 'JSON file of component to image.' })
        .option('output', {
          type: 'string',
          demandOption: true,
          describe: 'Folder to write <pipeline>/<target>.yaml to.',
        })
        .option('source', { type: 'string', default: '', describe: 'Where the source is, for a comment on top.' }),
    async ({ images, output, source }) => {
      const { root } = findProject(io.cwd);
      const millrace = join(root, 'node_modules/.bin/millrace');
      for (const name of await pipelineNames(io.cwd)) {
        await mkdir(resolve(io.cwd, output, name), { recursive: true });
        for (const target of TARGETS) {
          const file = join(output, name, `${target}.yaml`);
          const from = source === '' ? [] : ['--source', source];
          const args = ['compile', name, '--target', target, '--images', images, '--output', file, ...from];
          const { code, stderr } = await run(millrace, args, io);
          if (code !== 0) throw notCompiled(name, target, stderr);
          printLine(io, `compiled ${file}`);
        }
      }
    },
  );

const notCompiled = (name: string, target: string, output: string) =>
  new MillraceError('COMPILE_FAILED', `The pipeline ${name} does not compile for ${target}:\n${output.trim()}`, {
    hint: `npx millrace compile ${name} --target ${target}`,
  });
