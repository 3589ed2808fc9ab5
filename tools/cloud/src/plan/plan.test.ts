import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { desiredState } from '../declaration/desired-state.ts';
import { gcloudProblems } from '../fixtures/gcloud-reference.ts';
import { SETTINGS } from '../fixtures/scene.ts';
import { PROJECT_NUMBER } from '../names.ts';
import { type CloudSettings, readSettings } from '../settings.ts';
import { planOf, planText } from './plan.ts';
import { quote, shellLine } from './shell.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const PLACE = { project: 'my-project', region: 'europe-west1', env: {} };

/** Set-ups that together print every command there is. */
const CASES: readonly (readonly [string, CloudSettings])[] = [
  ['everything', SETTINGS],
  ['the least', readSettings(PLACE)],
  ['a trigger for each component', { ...SETTINGS, components: [{ name: 'train', files: ['components/train/**'] }] }],
  ['BigQuery', readSettings({ ...PLACE, engines: ['bigquery'] })],
  ['Dataflow', readSettings({ ...PLACE, engines: ['dataflow'] })],
  [
    'events for KFP',
    readSettings({ ...PLACE, github: 'me/repo', pipeline: 'bitcoin', to: 'kfp', host: 'https://kfp.example' }),
  ],
];

describe.each(CASES)('the plan of %s', (_name, settings) => {
  test('holds only commands and flags that gcloud has', () => {
    const commands = desiredState(settings).flatMap((step) => step.commands);
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.flatMap(({ argv }) => gcloudProblems(argv))).toEqual([]);
  });

  test('is read by a shell as the words that are meant', () => {
    const script = [
      'set -eu',
      'gcloud() { printf "%s\\0" "$@" END; }',
      'PROJECT_NUMBER=123',
      ...desiredState(settings).flatMap(({ commands }) => commands.map(shellLine)),
    ].join('\n');
    const read = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0END\0').slice(0, -1);
    const meant = desiredState(settings).flatMap(({ commands }) =>
      commands.map(({ argv }) => argv.join('\0').replaceAll(PROJECT_NUMBER, '123')),
    );
    expect(read).toEqual(meant);
  });

  test('has a reason for each step, and no step before what it needs', () => {
    const seen = new Set<string>();
    for (const { id, why, needs = [] } of desiredState(settings)) {
      expect(why).toMatch(/^[A-Z"'].{20,}\.$/);
      expect(needs.filter((one) => !seen.has(one))).toEqual([]);
      expect(seen.has(id)).toBe(false);
      seen.add(id);
    }
  });

  test('marks as ours whatever can be marked', () => {
    for (const step of desiredState(settings)) {
      if (step.kind !== 'object' || ['provider', 'connection', 'link'].includes(step.id)) continue;
      expect(JSON.stringify(step.desired)).toMatch(/"managed-by":"millrace"|managed-by=millrace/);
    }
  });
});

test('the table of commands finds typing errors', () => {
  const good = ['storage', 'buckets', 'create', 'gs://b', '--location=eu'];
  expect(gcloudProblems(good)).toEqual([]);
  expect(gcloudProblems(['storage', 'bucket', 'create', 'gs://b'])).toEqual([
    'no command: gcloud storage bucket create gs://b',
  ]);
  expect(gcloudProblems([...good, '--versioning'])).toEqual(['gcloud storage buckets create has no --versioning']);
  expect(gcloudProblems(['iam', 'service-accounts', 'create', 'a', 'b'])).toEqual([
    'gcloud iam service-accounts create takes 1 arguments, not 2',
  ]);
  expect(gcloudProblems(['projects', 'add-iam-policy-binding', 'p', '--member=m'])).toEqual([
    'gcloud projects add-iam-policy-binding needs --role',
  ]);
});

test('the triggers set only substitutions that their build files have', () => {
  const schema = z.looseObject({ substitutions: z.record(z.string(), z.string()), serviceAccount: z.string() });
  const host = readSettings({
    ...PLACE,
    github: 'me/repo',
    pipeline: 'bitcoin',
    to: 'kfp',
    host: 'https://kfp.example',
  });
  const components = [{ name: 'train', files: ['components/train/**'] }];
  const triggers = [SETTINGS, host, { ...host, components }]
    .flatMap(desiredState)
    .filter(({ id }) => id.startsWith('trigger:'));
  expect(triggers.length).toBe(9);
  for (const { commands } of triggers) {
    const argv = commands.flatMap((command) => command.argv);
    const flag = (name: string) => argv.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
    const file = schema.parse(load(readFileSync(join(ROOT, flag('--build-config')), 'utf8')));
    const set = flag('--substitutions')
      .split(',')
      .map((pair) => pair.split('=')[0] ?? '');
    expect(set.filter((name) => !(name in file.substitutions))).toEqual([]);
    expect(file.substitutions._SERVICE_ACCOUNT?.split('@')[0]).toBe('millrace-build');
  }
});

test('one reads it from the top: what, why, and the commands', () => {
  const text = planText(planOf(SETTINGS, desiredState(SETTINGS)));
  expect(text.startsWith('# number of the project\n')).toBe(true);
  expect(text).toContain(
    '# ingest reads the raw files; nothing in a pipeline changes them.\ngcloud storage buckets add-iam-policy-binding gs://my-project-millrace-data',
  );
  expect(text).toContain(`service-${PROJECT_NUMBER}@gs-project-accounts.iam.gserviceaccount.com"`);
});

test('words are quoted only where a shell needs it', () => {
  expect(quote('--a=b')).toBe('--a=b');
  expect(quote("it's")).toBe("'it'\\''s'");
  expect(quote('--pattern=^main$')).toBe("--pattern='^main$'");
});
