import { readFileSync } from 'node:fs';
import { fromYaml } from '../compile/yaml.ts';
import type { CompiledPipeline } from '../ir/compiled.ts';
import { type PipelineSpec, readPipelineSpec } from '../ir/spec.ts';
import { applyPatch, type PatchOperation } from './json-patch.ts';
import type { ProblemCode } from './problem.ts';

/** One way to damage a good pipeline. */
export interface Mutation {
  readonly name: string;
  /** What is wrong with it then. */
  readonly damage: string;
  /** What the open-source backend of KFP does with it (sources: backend/src/v2 of kubeflow/pipelines). */
  readonly backend: string;
  /** The edit, as JSON Patch (RFC 6902) of the spec. */
  readonly patch: readonly PatchOperation[];
  /** What the linter says, and where. */
  readonly expect: { readonly code: ProblemCode; readonly path: string };
}

/** A pipeline with every construct, as KFP's own compiler writes it (fixtures/good.py). */
export function goodPipeline(): CompiledPipeline {
  return fromYaml(readFileSync(new URL('./fixtures/good.yaml', import.meta.url), 'utf8'), 'good.yaml');
}

/** The damaged pipeline: still of the IR's form, so that only its meaning is wrong. */
export function mutate(compiled: CompiledPipeline, { patch, name }: Mutation): CompiledPipeline {
  return { ...compiled, spec: patched(compiled.spec, patch, name) };
}

/** A spec after edits. */
export function patched(spec: PipelineSpec, patch: readonly PatchOperation[], subject?: string): PipelineSpec {
  return readPipelineSpec(applyPatch(JSON.parse(JSON.stringify(spec)), patch), subject);
}
