import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { type Inspected, inspectCsv } from '@millrace/dataset';
import {
  checkName,
  identifiersOf,
  linkPackages,
  makeFolder,
  refuseTaken,
  toName,
  writeFiles,
} from '@millrace/generate';
import type { Project } from '@millrace/images';
import { compile, toYaml } from '@millrace/pipeline';
import type { Io } from '../io.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { execute } from '../run/execute.ts';
import type { InitOptions } from './init.ts';
import { PIPELINE_PACKAGES, pipelineFiles } from './pipeline-files.ts';
import { type Proposal, propose } from './propose.ts';
import { splitFor, tried } from './split.ts';
import { chooseTarget } from './target.ts';
import { type PipelineFacts, pipelineCode } from './write-pipeline.ts';
import { pipelineTestCode } from './write-test.ts';

/** A larger file stays where it is, instead of being copied beside the pipeline. */
const LARGEST_COPY = 10 * 1024 ** 2;

type Options = InitOptions & { readonly from: string };

/**
 * Looks at a CSV file, writes the pipeline for it, and runs that. Nothing is written before the recipe has read the
 * whole file.
 * @throws MillraceError of the file, the target and the name; each names what to do.
 */
export async function pipelineFromFile(options: Options, project: Project, io: Io): Promise<number> {
  const { name } = options;
  checkName(name);
  refuseTaken(name, project);
  requirePackages(project);
  const file = resolve(io.cwd, options.from);
  const proposal = await proposeFor(file, options, io);
  await write(file, proposal, project);
  tell(proposal, project, io);
  await linkPackages(project);
  if (!options.run) return EXIT.ok;
  const loaded = await loadPipeline(join(project.pipelines, name, 'pipeline.ts'), io.cwd);
  const { bucket, json, debug } = options;
  const code = await execute(
    { bucket, json, debug, name, loaded, inputs: loaded.localInputs, cache: true, containers: false },
    io,
  );
  io.stderr.write(next(name, project));
  return code;
}

async function proposeFor(file: string, options: Options, io: Io): Promise<Proposal> {
  const workDirectory = await mkdtemp(join(tmpdir(), 'millrace-inspect-'));
  try {
    const inspected = await inspectCsv(file, { workDirectory, signal: io.signal });
    const target = chooseTarget(inspected, { task: options.task, target: await targetOf(inspected, options, io) });
    return await tried(propose(options.name, inspected, target, splitFor(inspected.rows)), file, io.signal);
  } finally {
    await rm(workDirectory, { recursive: true, force: true });
  }
}

/** The target that was named, or what a user at the terminal answers; an empty answer leaves the choice to us. */
async function targetOf(inspected: Inspected, { target, task }: Options, io: Io): Promise<string | undefined> {
  if (target !== undefined || io.ask === undefined) return target;
  const choice = chooseTarget(inspected, { task }).column.header;
  const names = inspected.columns.map(({ header }) => header).join(', ');
  const answer = (await io.ask(`Columns: ${names}\nWhich one shall be predicted? [${choice}] `)).trim();
  return answer === '' ? undefined : answer;
}

async function write(file: string, proposal: Proposal, project: Project): Promise<void> {
  const { name, target } = proposal;
  const copied = (await stat(file)).size <= LARGEST_COPY;
  const beside = `${toName(basename(file).replace(/\.csv(\.gz)?$/i, '')) ?? 'data'}.csv${/\.gz$/i.test(file) ? '.gz' : ''}`;
  const facts: Omit<PipelineFacts, 'identifier'> = {
    ...{ name, task: target.task, target: target.column.header },
    source: copied ? { beside } : { path: file },
  };
  const identifier = identifierFor(facts);
  await makeFolder(join(project.pipelines, name), async (aside) => {
    await writeFiles(aside, pipelineFiles(proposal, { ...facts, identifier }, project.sources));
    if (copied) {
      await mkdir(join(aside, 'data'));
      await copyFile(file, join(aside, 'data', beside));
    }
    const { pipeline } = await loadPipeline(join(aside, 'pipeline.ts'), project.root);
    if (pipeline !== undefined) await writeFile(join(aside, 'pipeline.yaml'), toYaml(compile(pipeline)));
  });
}

/** A constant's name that the code around it does not use. */
function identifierFor(facts: Omit<PipelineFacts, 'identifier'>): string {
  const unnamed = { ...facts, identifier: '' };
  const code = [pipelineCode(unnamed), pipelineTestCode(unnamed, 'vitest'), pipelineTestCode(unnamed, 'node')].join(
    '\n',
  );
  return identifiersOf(facts.name, new Set(code.match(/[A-Za-z_$][\w$]*/g)), 'Pipeline').camel;
}

function requirePackages({ root, sources }: Project): void {
  if (sources) return;
  const places = (name: string) => createRequire(join(root, 'package.json')).resolve.paths(name) ?? [];
  const missing = PIPELINE_PACKAGES.filter((name) => !places(name).some((place) => existsSync(join(place, name))));
  if (missing.length === 0) return;
  throw new MillraceError('PACKAGES_MISSING', `The pipeline needs ${missing.join(', ')}.`, {
    hint: `npm install ${missing.join(' ')} @millrace/native && npx native-setup`,
    exitCode: EXIT.usage,
  });
}

function tell({ name, inspected, target, features, leftOut }: Proposal, { root, pipelines }: Project, io: Io): void {
  const lines = [
    `read ${inspected.rows} rows of ${inspected.columns.length} columns`,
    `target: ${target.column.header} (${target.task}): ${target.reason}`,
    `features: ${features.map(({ column }) => column.header).join(', ')}`,
    ...leftOut.map(({ column, reason }) => `left out: ${column.header}, because ${reason}`),
    `wrote ${relative(root, join(pipelines, name))}`,
  ];
  io.stderr.write(`${lines.join('\n')}\n`);
}

const next = (name: string, { root, pipelines }: Project): string =>
  [
    `next: change ${relative(root, join(pipelines, name, 'recipe.ts'))}, then millrace run ${name}`,
    `      millrace run ${name} --containers    the same in Docker, once build-image --all has made the images`,
    `      millrace compile ${name}             for Kubeflow Pipelines and Vertex AI`,
    '',
  ].join('\n');
