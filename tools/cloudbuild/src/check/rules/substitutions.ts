import type { Problem } from '@millrace/contract';
import { type Reference, references } from '../../substitution/references.ts';
import type { BuildFile, Start } from '../build-file.ts';
import { closest } from '../closest.ts';
import type { Rule } from '../rule.ts';

/** https://cloud.google.com/build/docs/configuring-builds/substitute-variable-values */
const ALWAYS = ['PROJECT_ID', 'BUILD_ID', 'PROJECT_NUMBER', 'LOCATION'];
const TRIGGERED = [
  ...['TRIGGER_NAME', 'TRIGGER_BUILD_CONFIG_PATH', 'COMMIT_SHA', 'REVISION_ID', 'SHORT_SHA', 'REPO_NAME'],
  ...['REPO_FULL_NAME', 'REF_NAME', 'SERVICE_ACCOUNT', 'SERVICE_ACCOUNT_EMAIL'],
];
const BUILT_IN: Readonly<Record<Start, readonly string[]>> = {
  push: [...ALWAYS, ...TRIGGERED, 'BRANCH_NAME'],
  tag: [...ALWAYS, ...TRIGGERED, 'TAG_NAME'],
  manual: ALWAYS,
};
const EVERY_BUILT_IN = new Set(Object.values(BUILT_IN).flat());

/** Every substitution that is used is there, every one that is there is used, and names are as the service wants them. */
export const substitutions: Rule = (build, start) => {
  const used = usedIn(build);
  return [...names(build), ...used.flatMap((use) => problemsOf(use, build, start)), ...unused(build, used)];
};

interface Use extends Reference {
  readonly path: string;
  /** In the value of another substitution. */
  readonly nested: boolean;
}

/** Scripts are left out: they see substitutions as variables of the environment, if at all. */
function usedIn(build: BuildFile): readonly Use[] {
  const { steps, substitutions: own, options, ...rest } = build;
  const texts = [
    ...textsOf(
      steps.map(({ script: _script, ...step }) => step),
      'steps',
    ),
    ...textsOf(options, 'options'),
    ...textsOf(rest, ''),
  ];
  return [
    ...texts.flatMap(([path, text]) => references(text).map((use) => ({ ...use, path, nested: false }))),
    ...Object.entries(own).flatMap(([name, text]) =>
      references(text).map((use) => ({ ...use, path: `substitutions.${name}`, nested: true })),
    ),
  ];
}

function textsOf(value: unknown, path: string): (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, i) => textsOf(item, `${path}[${i}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, path === '' ? key : `${path}.${key}`));
}

function names({ substitutions: own }: BuildFile): Problem[] {
  return Object.keys(own)
    .filter((name) => !/^_[A-Z0-9_]+$/.test(name))
    .map((name) => ({
      path: `substitutions.${name}`,
      code: 'INVALID_SUBSTITUTION_NAME',
      message: 'A substitution of your own begins with _ and has capital letters, digits and _ alone.',
      hint: `_${name
        .replace(/^_/, '')
        .toUpperCase()
        .replaceAll(/[^A-Z0-9_]/g, '_')}`,
    }));
}

function problemsOf(use: Use, build: BuildFile, start: Start): Problem[] {
  const { name, path, expands, nested } = use;
  const { dynamicSubstitutions } = build.options;
  if ((expands || nested) && !dynamicSubstitutions) {
    const message = `${use.text} is only expanded with dynamic substitutions.`;
    return [{ path, code: 'DYNAMIC_SUBSTITUTIONS_OFF', message, hint: 'options: dynamicSubstitutions: true' }];
  }
  if (name in build.substitutions || BUILT_IN[start].includes(name)) return [];
  if (EVERY_BUILT_IN.has(name)) {
    const message = `$${name} is empty in a build that is started by ${start === 'manual' ? 'hand' : `a ${start}`}.`;
    return [{ path, code: 'SUBSTITUTION_NOT_AVAILABLE', message }];
  }
  const near = closest(name, [...Object.keys(build.substitutions), ...BUILT_IN[start]]);
  return [
    {
      path,
      code: 'UNKNOWN_SUBSTITUTION',
      message: `${use.text} is neither built in nor below substitutions.`,
      hint: near === undefined ? `For the shell write $${use.text}` : `Did you mean $${near}?`,
    },
  ];
}

/** By default the service refuses a build whose substitutions are not all used. */
function unused({ substitutions: own, options, steps }: BuildFile, used: readonly Use[]): Problem[] {
  const mapped = options.automapSubstitutions || steps.some(({ automapSubstitutions }) => automapSubstitutions);
  if (options.substitutionOption === 'ALLOW_LOOSE' || mapped) return [];
  return Object.keys(own)
    .filter((name) => used.every((use) => use.name !== name))
    .map((name) => ({
      path: `substitutions.${name}`,
      code: 'UNUSED_SUBSTITUTION',
      message: 'Nothing uses it.',
      hint: 'Remove it, or set options.substitutionOption to ALLOW_LOOSE.',
    }));
}
