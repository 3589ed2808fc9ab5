import type { Problem } from '@millrace/contract';
import type { BuildFile } from '../build-file.ts';
import type { Rule } from '../rule.ts';

/** https://cloud.google.com/build/quotas and https://cloud.google.com/build/docs/build-config-file-schema */
const LIMIT = {
  steps: 300,
  args: 100,
  argLength: 10_000,
  env: 100,
  envLength: 65_536,
  idLength: 100,
  dirLength: 1_000,
  images: 100,
  imageLength: 1_000,
  tags: 64,
  substitutions: 200,
  keyLength: 100,
  valueLength: 4_000,
  seconds: 86_400,
};

/** Counts and lengths that the service refuses to exceed. */
export const limits: Rule = (build) => {
  const { steps, images, tags, substitutions } = build;
  return [
    ...count('steps', steps.length, LIMIT.steps),
    ...count('images', images.length, LIMIT.images),
    ...count('tags', tags.length, LIMIT.tags),
    ...count('substitutions', Object.keys(substitutions).length, LIMIT.substitutions),
    ...images.flatMap((image, i) => length(`images[${i}]`, image, LIMIT.imageLength)),
    ...Object.entries(substitutions).flatMap(([key, value]) => [
      ...length(`substitutions.${key}`, key, LIMIT.keyLength, 'The name'),
      ...length(`substitutions.${key}`, value, LIMIT.valueLength),
    ]),
    ...seconds('timeout', build.timeout),
    ...steps.flatMap((step, i) => stepLimits(step, `steps[${i}]`)),
  ];
};

function stepLimits(step: BuildFile['steps'][number], path: string): Problem[] {
  const { args, env, id = '', dir = '', timeout } = step;
  return [
    ...count(`${path}.args`, args.length, LIMIT.args),
    ...count(`${path}.env`, env.length, LIMIT.env),
    ...args.flatMap((arg, j) => length(`${path}.args[${j}]`, arg, LIMIT.argLength)),
    ...env.flatMap((entry, j) => length(`${path}.env[${j}]`, entry, LIMIT.envLength)),
    ...length(`${path}.id`, id, LIMIT.idLength),
    ...length(`${path}.dir`, dir, LIMIT.dirLength),
    ...seconds(`${path}.timeout`, timeout),
  ];
}

function count(path: string, actual: number, most: number): Problem[] {
  return actual <= most ? [] : [{ path, code: 'TOO_MANY', message: `${actual} are more than the ${most} allowed.` }];
}

function length(path: string, text: string, most: number, what = 'It'): Problem[] {
  if (text.length <= most) return [];
  return [{ path, code: 'TOO_LONG', message: `${what} has ${text.length} characters, ${most} are allowed.` }];
}

function seconds(path: string, duration: string | undefined): Problem[] {
  if (duration === undefined || Number.parseFloat(duration) <= LIMIT.seconds) return [];
  const message = `${duration} is longer than a day.`;
  return [{ path, code: 'TIMEOUT_TOO_LONG', message, hint: `At most ${LIMIT.seconds}s` }];
}
