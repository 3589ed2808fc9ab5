import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillraceError, RESERVED_INPUTS, RESERVED_ON_VERTEX } from '@millrace/contract';
import { expect, test } from 'vitest';
import { invoke } from '../fixtures/src/invoke.ts';
import { toy } from '../fixtures/src/toy.ts';
import { readCommand } from './command.ts';
import { COMMON_FLAGS, kebab, TRIAL_IMAGE_FLAG, VERTEX_FLAGS } from './flags.ts';
import { protocolCommand } from './protocol-command.ts';

const read = async (...argv: string[]) => {
  const asked = await readCommand(toy.definition, argv, { version: '1.2.3' });
  if ('print' in asked) throw new Error('printed');
  return asked.command;
};
const problemsOf = async (...argv: string[]) => {
  try {
    await read(...argv);
  } catch (error) {
    if (error instanceof MillraceError) return error.problems.map((p) => `${p.path} ${p.code}`);
    throw error;
  }
  throw new Error('accepted');
};
const local = ['local', '--bucket', './runs'];

test('the words of the IR are read as the parser reads them', async () => {
  const words = ['kfp', '--executor-input', '{"inputs":{}}'];
  expect(protocolCommand(words)).toEqual(await read(...words));
  for (const other of [
    ['kfp', ...words.slice(1), '--log', 'json'],
    ['local', ...words.slice(1)],
    ['kfp', '--help'],
  ]) {
    expect(protocolCommand(other)).toBeUndefined();
  }
});

test('flags may stand before or after the mode', async () => {
  const before = await read('--bucket', 'b', '--times', '3', '--no-shuffle', 'local', '--words=w');
  const after = await read('local', '--words', 'w', '--shuffle=false', '--times=3', '--bucket=b');
  expect(before).toEqual(after);
  expect(before).toMatchObject({ mode: 'local', bucket: 'b', artifacts: { words: 'w' }, pipeline: 'default' });
  expect(before.parameters).toMatchObject({ times: 3, shuffle: false, style: 'plain', names: ['a', 'b'] });
});

test.each<[string[], object]>([
  [['--scale-factor', '1e-3'], { scaleFactor: 0.001 }],
  [['--seed', '-7'], { seed: -7 }],
  [['--seed=-7'], { seed: -7 }],
  [['--greeting', '007'], { greeting: '007' }],
  [['--greeting', 'true'], { greeting: 'true' }],
  [['--greeting', ''], { greeting: '' }],
  [['--greeting=--loud'], { greeting: '--loud' }],
  [['--greeting', 'a=b c'], { greeting: 'a=b c' }],
  [['--shuffle'], { shuffle: true }],
  [['--names', '[1, "x"]'], { names: [1, 'x'] }],
  [['--settings', '{"a": {"b.c": null}}'], { settings: { a: { 'b.c': null } } }],
])('%j', async (flags, expected) => {
  expect((await read(...local, ...flags)).parameters).toMatchObject(expected);
});

test('JSON may stand in a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-flags-'));
  writeFileSync(join(folder, 'settings.json'), '{"deep": [1]}');
  expect((await read(...local, '--settings', `@${folder}/settings.json`)).parameters.settings).toEqual({ deep: [1] });
  rmSync(folder, { recursive: true });
});

test('every problem is reported at once, by its flag', async () => {
  expect(
    await problemsOf(
      ...['local', 'stray', '--tims', '3', '--scale-factor', '0', '--style', 'huge', '--shuffle=perhaps', '--seed'],
      ...[
        '--times',
        '1.5',
        '--times',
        '2',
        '--names',
        '{"a": 1}',
        '--settings',
        '{',
        '--format',
        'xml',
        '--on',
        'moon',
      ],
    ),
  ).toEqual([
    '--shuffle WRONG_TYPE',
    '--tims UNKNOWN_FLAG',
    '--seed MISSING_VALUE',
    '--times REPEATED_FLAG',
    'stray UNEXPECTED_WORD',
    '--settings NOT_JSON',
    '--scale-factor BELOW_MINIMUM',
    '--style NOT_A_CHOICE',
    '--names WRONG_TYPE',
    '--format NOT_A_CHOICE',
    '--on NOT_A_CHOICE',
    '--bucket MISSING_FLAG',
  ]);
});

test.each([
  [['--times', '2'], ['mode MISSING_MODE']],
  [['lcoal'], ['mode UNKNOWN_MODE']],
  [['kfp'], ['--executor-input MISSING_FLAG']],
  [['kfp', '--executor-input', '{}', '--times', '2'], ['--times UNEXPECTED_FLAG']],
  [[...local, '--times', 'x'], ['--times WRONG_TYPE']],
  [[...local, '--times', ''], ['--times WRONG_TYPE']],
])('%j is refused', async (argv, problems) => {
  expect(await problemsOf(...argv)).toEqual(problems);
});

test('a misspelt flag or mode comes with the one that was meant', async () => {
  const done = await invoke(['lcoal', '--scale-facotr', '1']);
  expect(done.code).toBe(2);
  expect(done.stderr).toContain('Did you mean --scale-factor?');
  expect(done.stderr).toContain('Did you mean local?');
  expect(done.stderr).not.toContain(' at '); // no stack
});

test('--on vertex is refused by name where a component has no job for it', async () => {
  expect(await problemsOf(...local, '--on', 'vertex')).toEqual(['--on ON_VERTEX_UNAVAILABLE']);
  expect(await problemsOf(...local, '--machine-type', 'n2-standard-8')).toEqual(['--machine-type UNKNOWN_FLAG']);
});

test('help shows groups, kebab-case flags, rules, defaults and examples', async () => {
  const { code, stdout } = await invoke(['--help']);
  expect(code).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "Repeats words.

    toy [flags] <local|kfp|job|fingerprint|spec>

    Commands:
      toy local        Read from and write to the bucket; keep a record there.
      toy kfp          Run as a step of Kubeflow Pipelines or Vertex AI Pipelines.
      toy job          Do the work of one job of Vertex AI, which --on vertex started.
      toy fingerprint  Print what identifies the outside data that would be read.
      toy spec         Print the KFP specification of this component.

    Input artifacts:
      --words  A text file, or a folder with text files. [dataset] [default: latest of ingest.raw]
      --extra  Appended, where given. [artifact]

    Parameters:
      --times         How often each word is repeated. At least 1, at most 1000. [integer] [default: 2]
      --scale-factor  Above 0. [number]
      --style         One of plain, loud. [string] [default: plain]
      --greeting      [string]
      --shuffle       Whether to shuffle. [default: true]                                      [boolean]
      --settings      Anything. [struct]
      --names         [list] [default: ["a","b"]]
      --seed          [integer] [default: 1]
      --behaviour     What to do, for tests. One of work, fail, wait, ignore, forget, checkpoint,
                      report. [string] [default: work]

    Where:
      --bucket    local: gs://BUCKET[/PREFIX], BUCKET, or a folder such as ./runs. [required for local]
      --pipeline  local: the pipeline whose steps are looked up and added to. [default: default]
      --project   Google Cloud project.
      --region    Google Cloud region.
      --on        Where the work runs. One of here, vertex. [default: here]

    Kubeflow Pipelines:
      --executor-input  kfp, fingerprint: the executor input, JSON or @FILE; job: gs://…/job.json.

    What is printed:
      --format   spec: one of yaml, json, markdown. [default: yaml]
      --image    spec, --on vertex: reference of the image. [default: gcr.io/PROJECT/NAME]
      --log      One of text, json. Default: text, but json in a cluster.
      --json     local: print one JSON object, as the last line.                               [boolean]
      --debug    Log more, and show the stack of an error.                                     [boolean]
      --help     Show this help.                                                               [boolean]
      --version  Show the version.                                                             [boolean]

    Examples:
      toy --bucket ./runs local
      toy --project PROJECT --bucket gs://BUCKET local
      toy --bucket ./runs local --words words.txt --times 3
      toy spec --format markdown
    "
  `);
});

test('no input can take the name of a flag that every component has', () => {
  expect(COMMON_FLAGS.map(({ name }) => name).sort()).toEqual(RESERVED_INPUTS.map(kebab).sort());
  const ofJobs = [...VERTEX_FLAGS, TRIAL_IMAGE_FLAG].map(({ name }) => name);
  expect(ofJobs.sort()).toEqual(RESERVED_ON_VERTEX.map(kebab).sort());
});

test('version', async () => {
  expect(await invoke(['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
});

test.each(['yaml', 'json', 'markdown'])('spec --format %s', async (format) => {
  const { code, stdout } = await invoke(['spec', '--format', format, '--image', 'gcr.io/p/toy@sha256:0']);
  expect(code).toBe(0);
  expect(stdout).toContain(format === 'markdown' ? '| `scaleFactor` | number' : 'gcr.io/p/toy@sha256:0');
});
