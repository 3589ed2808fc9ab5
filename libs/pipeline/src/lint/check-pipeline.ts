import type { CompiledPipeline } from '../ir/compiled.ts';
import type { PipelineProblem } from './problem.ts';
import type { Rule } from './rule.ts';
import { absentPlaceholders, podPlaceholders } from './rules/absent-placeholders.ts';
import { conditions, selectors } from './rules/conditions.ts';
import { containers } from './rules/containers.ts';
import { exitHandlers } from './rules/exit-handlers.ts';
import { images } from './rules/images.ts';
import { importers } from './rules/importers.ts';
import { missingInputs, sources, undeclaredArguments } from './rules/inputs.ts';
import { pipelineInputs, sizes } from './rules/limits.ts';
import { loops } from './rules/loops.ts';
import { names } from './rules/names.ts';
import { order } from './rules/order.ts';
import { conditionalOutputs, dagOutputs, declaredOutputs } from './rules/outputs.ts';
import { placeholders, texts } from './rules/placeholders.ts';
import { platform } from './rules/platform.ts';
import { resources } from './rules/resources.ts';
import { retries } from './rules/retries.ts';
import { implementations, sharedComponents, unused } from './rules/structure.ts';
import { artifactTypes, defaults, parameterTypes } from './rules/types.ts';
import { type CheckTarget, survey } from './survey.ts';

const RULES: readonly Rule[] = [
  ...[
    names,
    implementations,
    order,
    sources,
    missingInputs,
    undeclaredArguments,
    parameterTypes,
    artifactTypes,
    defaults,
  ],
  ...[conditions, selectors, loops, exitHandlers, importers, dagOutputs, declaredOutputs, conditionalOutputs],
  ...[images, containers, placeholders, absentPlaceholders, podPlaceholders, texts, resources, retries, platform],
  ...[pipelineInputs, sizes, unused, sharedComponents],
];

/** How a pipeline is checked. */
export interface CheckOptions {
  /** Where it is to run; a construct may be right in one place and wrong in another. */
  readonly target: CheckTarget;
}

/**
 * Finds what a backend would accept and a pod would fail on, in any compiled pipeline, ours or the Python SDK's. All at
 * once, by path; none means that it is good.
 * @example checkPipeline(fromYaml(text), { target: 'kfp' }).filter(({ severity }) => severity === 'error')
 */
export function checkPipeline(compiled: CompiledPipeline, { target }: CheckOptions): readonly PipelineProblem[] {
  const surveyed = survey(compiled, target);
  const problems = RULES.flatMap((rule) => [...rule(surveyed)]);
  const unique = new Map(problems.map((problem) => [`${problem.path} ${problem.code} ${problem.message}`, problem]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, problem]) => problem);
}
