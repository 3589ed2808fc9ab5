import type { JsonValue } from '@millrace/contract';
import {
  type CompiledPipeline,
  compile,
  fromYaml,
  readPipelineSpec,
  readPlatformSpec,
  toYaml,
} from '@millrace/pipeline';
import { expect, test } from 'vitest';
// The package does not export them: they damage its own good pipeline.
import { goodPipeline, MUTATIONS, mutate } from '../../../../libs/pipeline/src/lint/mutations.ts';
import { CORPUS } from '../corpus.ts';
import { changes } from '../fixtures/changes.ts';
import { normalForm } from './normal.ts';

const good = goodPipeline();
const text = (compiled: CompiledPipeline) => JSON.stringify(normalForm(compiled));

test('there are 28 mutations', () => {
  expect(MUTATIONS.length).toBe(28);
});

test.each(MUTATIONS)('a pipeline damaged by $name has another normal form', (mutation) => {
  expect(normalForm(mutate(good, mutation))).not.toEqual(normalForm(good));
});

test('other names of components, executors, branches and loops, and another order, are the same pipeline', () => {
  const renamed = toYaml(good)
    .replaceAll(/\b(comp|exec)-([a-z0-9-]+)/g, (_, kind: string, label: string) => `${kind}-x-${label}`)
    .replaceAll(
      /\b(condition-branches|condition|for-loop|exit-handler)-(\d+)\b/g,
      (_, kind: string, number: string) => {
        return `${kind}-${90 - Number(number)}`;
      },
    );
  const { spec } = fromYaml(renamed);
  const reversed = Object.fromEntries(Object.entries(spec.root.dag?.tasks ?? {}).reverse());
  const root = { ...spec.root, dag: { ...spec.root.dag, tasks: reversed } };
  expect(Object.keys(spec.components ?? {})).not.toEqual(Object.keys(good.spec.components ?? {}));
  expect(normalForm({ ...fromYaml(renamed), spec: { ...spec, root, sdkVersion: 'other' } })).toEqual(normalForm(good));
});

const thorough = ['nested-pipeline-branches', 'exit-handler-loop', 'importer-options', 'text-templates', 'platform'];
const looked = CORPUS.filter(({ name }) => process.env.MILLRACE_FULL === '1' || thorough.includes(name));

test.each(looked)(
  '$name: whatever value is changed or taken out, the normal form changes',
  ({ pipeline, target = 'kfp' }) => {
    const compiled = compile(pipeline, { target });
    const form = text(compiled);
    const document: JsonValue = JSON.parse(JSON.stringify(compiled));
    const unseen = [...changes(document)].filter(({ changed }) => read(changed)?.form === form);
    expect(unseen.map(({ path }) => path)).toEqual(['spec.sdkVersion', 'spec.sdkVersion (removed)']);
  },
);

function read(document: JsonValue): { readonly form: string } | undefined {
  try {
    const { spec, platform } = JSON.parse(JSON.stringify(document));
    const parsed = {
      spec: readPipelineSpec(spec),
      ...(platform === undefined ? {} : { platform: readPlatformSpec(platform) }),
    };
    return { form: text(parsed) };
  } catch {
    // No pipeline at all any more.
    return undefined;
  }
}
