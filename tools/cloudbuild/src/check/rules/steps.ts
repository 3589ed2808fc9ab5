import type { Problem } from '@millrace/contract';
import type { BuildFile, BuildStep } from '../build-file.ts';
import type { Rule } from '../rule.ts';

/** What each step must have, and what excludes what. */
export const steps: Rule = (build) => {
  if (build.steps.length === 0) {
    return [{ path: 'steps', code: 'NO_STEPS', message: 'A build needs at least one step.' }];
  }
  const secrets = secretNames(build);
  return [
    ...secretProblems(build.options.secretEnv, 'options.secretEnv', secrets),
    ...build.steps.flatMap((step, i) => [
      ...stepProblems(step, `steps[${i}]`),
      ...secretProblems(step.secretEnv, `steps[${i}].secretEnv`, secrets),
    ]),
    ...volumeProblems(build.steps),
  ];
};

function stepProblems(step: BuildStep, path: string): Problem[] {
  const { name, script, entrypoint, args, env } = step;
  const problems: Problem[] = [];
  if (name === '') {
    problems.push({ path: `${path}.name`, code: 'IMAGE_REQUIRED', message: 'Which image does the step run in?' });
  }
  if (script !== undefined && (entrypoint !== undefined || args.length > 0)) {
    const message = 'A script stands alone: it takes no entrypoint and no args.';
    problems.push({ path: `${path}.script`, code: 'FIELDS_EXCLUDE', message });
  }
  for (const [j, entry] of env.entries()) {
    if (!/^[^=]+=/.test(entry)) {
      const message = `${entry} is not NAME=value.`;
      problems.push({ path: `${path}.env[${j}]`, code: 'INVALID_VARIABLE', message });
    }
  }
  return problems;
}

function secretNames({ availableSecrets }: BuildFile): ReadonlySet<string> {
  const { secretManager = [], inline = [] } = availableSecrets ?? {};
  return new Set([...secretManager.map(({ env }) => env), ...inline.flatMap(({ envMap }) => Object.keys(envMap))]);
}

function secretProblems(names: readonly string[], path: string, known: ReadonlySet<string>): Problem[] {
  return names.flatMap((name, i) =>
    known.has(name)
      ? []
      : [{ path: `${path}[${i}]`, code: 'UNKNOWN_SECRET', message: `availableSecrets has no ${name}.` }],
  );
}

/** A volume hands files from step to step: the service refuses one that a single step has. */
function volumeProblems(all: readonly BuildStep[]): Problem[] {
  const uses = all.flatMap(({ volumes }, i) =>
    volumes.map(({ name, path }, j) => ({ name, path, step: i, at: `steps[${i}].volumes[${j}]` })),
  );
  return uses.flatMap((use): Problem[] => {
    const { name, path, step, at } = use;
    if (path === '/workspace' || !path.startsWith('/')) {
      return [{ path: at, code: 'INVALID_VOLUME', message: `A volume cannot be mounted at ${path || 'no path'}.` }];
    }
    if (uses.some((other) => other.step === step && other.path === path && other !== use)) {
      return [{ path: at, code: 'INVALID_VOLUME', message: `The step mounts two volumes at ${path}.` }];
    }
    if (uses.every((other) => other.name !== name || other.step === step)) {
      return [{ path: at, code: 'LONELY_VOLUME', message: `No other step mounts the volume ${name}.` }];
    }
    return [];
  });
}
