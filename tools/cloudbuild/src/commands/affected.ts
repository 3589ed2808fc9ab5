import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { componentNames, findProject } from '@millrace/images';
import { openCloudBuilds } from '@millrace/images/cloud-build';
import { openStore } from '@millrace/storage';
import { findBase } from '../base/find-base.ts';
import { gitIn } from '../base/git.ts';
import { greenCommits } from '../base/green.ts';
import { affectedProjects } from '../base/nx.ts';
import type { AddCommand } from '../cli.ts';
import { type Io, printLine } from '../io.ts';
import { publishedImages } from '../publish/images.ts';

/** `millrace-cloudbuild affected`: which images a build has to make, and the digests of all others. */
export const affectedCommand: AddCommand = (parser, io) =>
  parser.command(
    'affected',
    'Write which components changed since the last green build of the same trigger, and the images of the others.',
    (args) =>
      args
        .option('build', { type: 'string', demandOption: true, describe: 'Id of this build: $BUILD_ID.' })
        .option('project', { type: 'string', describe: 'Its project (CLOUD_ML_PROJECT_ID).', requiresArg: true })
        .option('location', { type: 'string', default: 'global', describe: 'Where it runs: $LOCATION.' })
        .option('bucket', { type: 'string', demandOption: true, describe: 'Where builds publish to: gs://BUCKET.' })
        .option('only', { type: 'string', default: '', describe: 'Components that may be built, by spaces (all).' })
        .option('images', { type: 'string', demandOption: true, describe: 'File to write: component to image.' })
        .option('output', { type: 'string', demandOption: true, describe: 'File to write: a component a line.' }),
    async ({ build, location, bucket, only, images, output, ...args }) => {
      const project = args.project ?? io.env.CLOUD_ML_PROJECT_ID ?? '';
      if (project === '') throw projectRequired();
      const components = componentNames(findProject(io.cwd));
      const base = await baseOf(build, { project, region: location }, io);
      const published = base === undefined ? {} : await publishedImages(await openStore(bucket), base);
      const allowed = only === '' ? components : only.split(/\s+/);
      const changed = base === undefined ? components : await affectedProjects(base, io);
      // An image that was never published has to be made, whatever changed.
      const wanted = components.filter((c) => (changed.includes(c) && allowed.includes(c)) || !(c in published));
      const kept = Object.entries(published).filter(([c]) => components.includes(c) && !wanted.includes(c));
      await writeAt(resolve(io.cwd, images), `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
      await writeAt(resolve(io.cwd, output), wanted.map((name) => `${name}\n`).join(''));
      printLine(
        io,
        `to build: ${wanted.join(', ') || 'nothing'}; kept: ${kept.map(([c]) => c).join(', ') || 'nothing'}`,
      );
    },
  );

async function baseOf(build: string, where: { project: string; region: string }, io: Io): Promise<string | undefined> {
  const builds = await openCloudBuilds({ ...where, environment: io.env });
  try {
    const commits = await greenCommits(builds, build);
    const note = (text: string) => printLine(io, text);
    const base = await findBase(commits, { git: gitIn(io), note });
    note(base === undefined ? 'no green build to compare with: everything is built' : `compared with ${base}`);
    return base;
  } finally {
    await builds.close();
  }
}

async function writeAt(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

const projectRequired = () =>
  new MillraceError('PROJECT_REQUIRED', 'Which project?', { hint: '--project $PROJECT_ID', exitCode: EXIT.usage });
