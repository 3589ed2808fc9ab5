import { invalid, type Problem } from '@millrace/contract';
import { load, YAMLException } from 'js-yaml';
import { type BuildFile, buildSchema, camelFields, STARTS, type Start } from './build-file.ts';
import { buildType } from './descriptors.ts';
import type { Rule } from './rule.ts';
import { build } from './rules/build.ts';
import { limits } from './rules/limits.ts';
import { order } from './rules/order.ts';
import { steps } from './rules/steps.ts';
import { substitutions } from './rules/substitutions.ts';
import { walkMessage } from './walk.ts';

const RULES: readonly Rule[] = [steps, order, substitutions, limits, build];

/** Every problem of a build file: first of its fields and types, and where those are right, of what they say. */
export function buildProblems(text: string, start: Start): readonly Problem[] {
  const parsed = parse(text);
  if ('problem' in parsed) return [parsed.problem];
  const problems = walkMessage(parsed.value, buildType(), '');
  if (problems.length > 0) return problems;
  const file = buildSchema.parse(camelFields(parsed.value));
  return RULES.flatMap((rule) => rule(file, start));
}

/**
 * Reads a build file that has no problems.
 * @param path for the message.
 * @throws MillraceError `INVALID_BUILD` with every problem.
 */
export function readBuild(text: string, start: Start, path: string): BuildFile {
  const problems = buildProblems(text, start);
  if (problems.length > 0) throw invalid('INVALID_BUILD', path, problems);
  return buildSchema.parse(camelFields(load(text)));
}

/** What starts a build of this file, by its name: `cloudbuild.tag.yaml`. */
export function startOf(path: string): Start {
  const kind = /\.(\w+)\.ya?ml$/.exec(path)?.[1];
  return STARTS.find((start) => start === kind) ?? 'push';
}

function parse(text: string): { readonly value: unknown } | { readonly problem: Problem } {
  try {
    return { value: load(text) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined ? '' : `line ${error.mark.line + 1}`;
    return { problem: { path: line, code: 'INVALID_YAML', message: error.reason } };
  }
}
