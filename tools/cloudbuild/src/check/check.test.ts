import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '@millrace/images';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { main } from '../main.ts';
import { buildProblems, readBuild, startOf } from './check.ts';

const FILES = readdirSync(WORKSPACE).filter((name) => /^cloudbuild.*\.yaml$/.test(name));
const push = readFileSync(join(WORKSPACE, 'cloudbuild.yaml'), 'utf8');

/** A copy of cloudbuild.yaml with one text replaced; a text that is not there would test nothing. */
function edited(from: string, to: string): string {
  expect(push).toContain(from);
  return push.replace(from, () => to);
}

const problemsOf = (text: string) => buildProblems(text, 'push').map(({ path, code }) => `${path} ${code}`);

test('the files of the repository are those for a push, for a tag and by hand, and all are fine', async () => {
  expect(FILES).toEqual(['cloudbuild.manual.yaml', 'cloudbuild.tag.yaml', 'cloudbuild.yaml']);
  expect(FILES.map(startOf)).toEqual(['manual', 'tag', 'push']);
  let out = '';
  const write = (text: string) => (out += text);
  const io = { stdout: { write }, stderr: { write }, env: {}, cwd: WORKSPACE };
  expect(await main(['check', ...FILES], io), out).toBe(0);
});

/** What breaks, the edit, and the one problem that must be found. */
const BROKEN: readonly (readonly [what: string, from: string, to: string, problem: string])[] = [
  ['a field that is misspelt', 'entrypoint: npm', 'entryPoint: npm', 'steps[0].entryPoint UNKNOWN_FIELD'],
  ['a field of another message', 'tags: [millrace, push]', 'env: [A=b]', 'env UNKNOWN_FIELD'],
  ['a field that the service sets', 'tags: [millrace, push]', 'status: SUCCESS', 'status OUTPUT_ONLY_FIELD'],
  [
    'one field in both spellings',
    'timeout: 3600s',
    'logsBucket: gs://a\nlogs_bucket: gs://b',
    'logs_bucket FIELD_TWICE',
  ],
  ['text for a list', 'args: [ci]', 'args: ci', 'steps[0].args WRONG_TYPE'],
  ['a number for text', 'args: [ci]', 'args: [7]', 'steps[0].args[0] WRONG_TYPE'],
  ['text for a flag', 'allowFailure: true', 'allowFailure: "yes"', 'steps[2].allowFailure WRONG_TYPE'],
  ['an unknown machine', 'E2_HIGHCPU_8', 'E2_HIGHCPU_9', 'options.machineType UNKNOWN_ENUM'],
  ['a duration without unit', 'timeout: 3600s', 'timeout: 3600', 'timeout INVALID_DURATION'],
  ['a duration in minutes', 'timeout: 3600s', 'timeout: 60m', 'timeout INVALID_DURATION'],
  ['more than a day', 'timeout: 3600s', 'timeout: 90000s', 'timeout TIMEOUT_TOO_LONG'],
  ['waiting for nobody', 'waitFor: [publish]', 'waitFor: [publis]', 'steps[8].waitFor[0] UNKNOWN_STEP'],
  ['steps that wait for each other', 'args: [ci]', 'args: [ci]\n    waitFor: [register]', 'steps[0].waitFor CYCLE'],
  ['two steps of one id', '- id: audit', '- id: check', 'steps[2].id DUPLICATE_ID'],
  ['an undefined substitution', '$_KFP_HOST,', '$_KFP_HOTS,', 'steps[8].args[1] UNKNOWN_SUBSTITUTION'],
  ['an unescaped shell variable', '$$script', '$script', 'steps[1].args[1] UNKNOWN_SUBSTITUTION'],
  [
    'a substitution of a tag',
    '--version=$COMMIT_SHA',
    '--version=$TAG_NAME',
    'steps[7].args[1] SUBSTITUTION_NOT_AVAILABLE',
  ],
  [
    'a name without underscore',
    '  _PIPELINE: bitcoin',
    '  PIPELINE: x\n  _PIPELINE: bitcoin',
    'substitutions.PIPELINE INVALID_SUBSTITUTION_NAME',
  ],
  [
    'a substitution that nothing uses',
    '  _PIPELINE: bitcoin',
    '  _OLD: x\n  _PIPELINE: bitcoin',
    'substitutions._OLD UNUSED_SUBSTITUTION',
  ],
  ['logs without a place', '  logging: CLOUD_LOGGING_ONLY\n', '', 'options.logging LOGGING_REQUIRED'],
  [
    'a pool and a machine',
    'machineType: E2_HIGHCPU_8',
    'machineType: E2_HIGHCPU_8\n  pool: { name: p }',
    'options.machineType FIELDS_EXCLUDE',
  ],
  ['a tag with a blank', 'tags: [millrace, push]', 'tags: [mill race]', 'tags[0] INVALID_TAG'],
  ['an image in capitals', 'tags: [millrace, push]', 'images: [gcr.io/P/Train]', 'images[0] INVALID_IMAGE'],
  ['a script with args', '    args: [ci]', '    args: [ci]\n    script: ls', 'steps[0].script FIELDS_EXCLUDE'],
  [
    'a step without image',
    '    name: node:24-bookworm\n    entrypoint: npm\n    args: [ci]',
    '    args: [ci]',
    'steps[0].name IMAGE_REQUIRED',
  ],
  [
    'a variable without value',
    '- COMMIT_SHA=$COMMIT_SHA',
    '- COMMIT_SHA=$COMMIT_SHA\nlogsBucket: b',
    'logsBucket INVALID_BUCKET',
  ],
  [
    'an unknown secret',
    '    args: [ci]',
    '    args: [ci]\n    secretEnv: [KEY]',
    'steps[0].secretEnv[0] UNKNOWN_SECRET',
  ],
  [
    'a volume of one step',
    '    args: [ci]',
    '    args: [ci]\n    volumes: [{ name: v, path: /v }]',
    'steps[0].volumes[0] LONELY_VOLUME',
  ],
  ['an argument too long', 'args: [ci]', `args: ["${'x'.repeat(10_001)}"]`, 'steps[0].args[0] TOO_LONG'],
];

describe('a broken copy', () => {
  test.each(BROKEN)('%s', (_what, from, to, problem) => {
    expect(problemsOf(edited(from, to))).toContain(problem);
  });

  test('has all its problems told at once, with what was meant', () => {
    const broken = edited('entrypoint: npm', 'entryPoint: npm').replace('timeout: 3600s', 'timeout: 3600');
    const problems = buildProblems(broken, 'push');
    expect(problems.map(({ code }) => code).sort()).toEqual(['INVALID_DURATION', 'UNKNOWN_FIELD']);
    expect(problems.map(({ hint }) => hint)).toEqual(
      expect.arrayContaining(['Did you mean entrypoint?', 'Write seconds with an s: 3600s']),
    );
  });

  test('that is no YAML has its line told', () => {
    expect(problemsOf('steps:\n- name: ubuntu\n  args: [ci\n')).toEqual(['line 4 INVALID_YAML']);
  });

  test('without dynamic substitutions, each nested or expanding one is told', () => {
    const codes = problemsOf(edited('  dynamicSubstitutions: true\n', ''));
    expect(codes).toContain('substitutions._REPOSITORY DYNAMIC_SUBSTITUTIONS_OFF');
  });

  test('ends the command with every problem and exit code 2', async () => {
    let err = '';
    const io = { stdout: { write: () => true }, stderr: { write: (t: string) => (err += t) }, env: {}, cwd: '/' };
    const file = join(WORKSPACE, 'package.json');
    expect(await main(['check', file], io)).toBe(2);
    expect(err).toContain('is not a field of Build. [UNKNOWN_FIELD]');
  });
});

describe('what is allowed', () => {
  const build = (more: string) => `steps:\n- name: ubuntu\n${more}`;

  test.each([
    ['snake_case names', build('  wait_for: ["-"]\n  allow_failure: true\noptions:\n  disk_size_gb: "100"\n')],
    ['whole numbers as text', build('options: { diskSizeGb: "100" }\n')],
    ['$$ as a dollar sign, and $( of the shell', build('  args: ["echo $$HOME $(date) $"]\n')],
    [
      'expansions of bash',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the file's.
      build('  args: ["${_A:-x} ${_A//a/b}"]\nsubstitutions: { _A: b }\noptions: { dynamicSubstitutions: true }\n'),
    ],
    [
      'substitutions that nothing uses, if it says so',
      build('substitutions: { _A: b }\noptions: { substitutionOption: ALLOW_LOOSE }\n'),
    ],
    [
      'substitutions that scripts see',
      build('  script: echo $_A\n  automapSubstitutions: true\nsubstitutions: { _A: b }\n'),
    ],
    ['fractions of a second', build('  timeout: 1.5s\n')],
    [
      'secrets that are there',
      build(
        '  secretEnv: [K]\navailableSecrets:\n  secretManager: [{ versionName: projects/p/secrets/k/versions/1, env: K }]\n',
      ),
    ],
  ])('%s', (_what, text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  test('a default is filled in for what a file leaves out', () => {
    const file = readBuild(build('  wait_for: ["-"]\n'), 'push', 'x.yaml');
    expect(file.steps[0]).toMatchObject({ name: 'ubuntu', waitFor: ['-'], args: [], allowFailure: false });
  });
});

test('whatever stands in a file, the check tells problems and never fails', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      ...[fc.string(), fc.integer(), fc.boolean(), fc.constant(null)],
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('steps', 'name', 'args', 'options', 'timeout', 'waitFor', 'env'), tie('any')),
    ),
  })).any;
  fc.assert(
    fc.property(value, (file) => {
      for (const problem of buildProblems(JSON.stringify(file), 'push')) {
        expect(problem.code).toMatch(/^[A-Z_]+$/);
      }
    }),
  );
});
