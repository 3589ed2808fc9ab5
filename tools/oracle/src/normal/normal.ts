import type { CompiledPipeline } from '@millrace/pipeline';
import { normalDag } from './dag.ts';
import type { Program } from './program.ts';
import { omit, sorted } from './values.ts';

/** A compiled pipeline without what two compilers may choose: plain data, to be compared as it is. */
export type NormalForm = Readonly<Record<string, unknown>>;

/**
 * The canonical form of a compiled pipeline. Two pipelines are the same if and only if their forms are deeply equal.
 * What is left out or renamed, and why, is the table in this tool's README; everything else stays as it was compiled.
 */
export function normalForm({ spec, platform }: CompiledPipeline): NormalForm {
  const { components = {}, deploymentSpec = {}, root } = spec;
  const { executors, ...deployment } = deploymentSpec;
  const kubernetes = platform?.platforms.kubernetes;
  const program: Program = {
    components,
    executors: executors ?? {},
    platformExecutors: kubernetes?.deploymentSpec?.executors ?? {},
    reached: new Set(),
  };
  const { dag, ...face } = root;
  const inputs = Object.keys({ ...face.inputDefinitions?.parameters, ...face.inputDefinitions?.artifacts });
  const given = new Map(inputs.map((name) => [name, `inputs.${name}`]));
  const { form } = dag === undefined ? { form: {} } : normalDag(dag, { program, given, path: [] });
  const defined = [program.components, program.executors, program.platformExecutors].flatMap(Object.keys);
  return sorted({
    ...omit(spec, 'sdkVersion', 'components', 'deploymentSpec', 'root'),
    ...deployment,
    root: { ...face, ...form },
    unreached: defined.filter((name) => !program.reached.has(name)),
    platform: platform === undefined ? undefined : withoutExecutors(platform),
  });
}

/** What of the platform document is not joined to an executor. */
function withoutExecutors(platform: NonNullable<CompiledPipeline['platform']>): unknown {
  const { kubernetes, ...others } = platform.platforms;
  return { ...others, kubernetes: omit(kubernetes ?? {}, 'deploymentSpec') };
}
