import { bundleComponent, findProject } from '@millrace/images';
import type { Reproduction } from '@millrace/metadata';
import { fromYaml } from '@millrace/pipeline';
import { openStore } from '@millrace/storage';
import type { AddCommand } from '../cli.ts';
import { historyCommands } from '../history/index.ts';
import type { GlobalFlags, Io } from '../io.ts';
import { execute } from '../run/execute.ts';

/** `millrace runs`, `lineage` and `reproduce`: what a bucket tells of its past. */
export const historyCommand: AddCommand = (parser, io, exit) => {
  const project = findProject(io.cwd);
  let flags: GlobalFlags | undefined;
  const modules = historyCommands({
    stdout: io.stdout,
    stderr: io.stderr,
    environment: io.env,
    openStore,
    present: {
      codeDigest: async (component) => (await bundleComponent(component, { project }).catch(() => undefined))?.digest,
    },
    rerun: async (plan) => {
      if (flags !== undefined) exit(await rerun(plan, flags, io));
    },
  });
  const mounted = parser.middleware((args) => {
    flags = { bucket: String(args.bucket), json: args.json === true, debug: args.debug === true };
  });
  for (const module of modules) mounted.command(module);
  return mounted;
};

/** Runs the pipeline as it was compiled then, with the inputs of then. */
async function rerun({ run, inputs }: Reproduction, flags: GlobalFlags, io: Io): Promise<number> {
  const key = `${run.pipeline}/runs/${run.id}/pipeline.yaml`;
  const { bytes } = await openStore(flags.bucket).readBytes(key);
  const loaded = { ...fromYaml(bytes.toString('utf8'), key), localInputs: {}, inputsForSource: () => ({}) };
  return execute({ ...flags, name: run.pipeline, loaded, inputs, cache: true, containers: false }, io);
}
