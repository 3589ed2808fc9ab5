import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { toy } from '../fixtures/toy.ts';
import { compile, fromYaml, type PipelineSpec, readPipelineSpec, toYaml } from '../index.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const script = fileURLToPath(new URL('../fixtures/toy.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'millrace-pipeline-'));
const [theirs, ours] = [join(folder, 'python.yaml'), join(folder, 'typescript.yaml')];
writeFileSync(ours, toYaml(compile(toy)));
const python = execFileSync(join(root, 'tools/python/venv'), ['kfp'], { encoding: 'utf8' }).trim();
const loaded = execFileSync(python, [script, theirs, ours], { encoding: 'utf8' });

test('the KFP SDK parses what we compile, strictly, and loads it', () => {
  expect(loaded.trim()).toBe("['source', 'threshold'] ['model', 'score']");
});

test('the same pipeline, written in Python, compiles to an equal spec', () => {
  expect(normal(fromYaml(readFileSync(ours, 'utf8')).spec)).toEqual(
    normal(readPipelineSpec(load(readFileSync(theirs, 'utf8')))),
  );
});

/**
 * What two compilers may differ in is left out: names of the SDK, descriptions (container components of the SDK have
 * none), and inputs of a branch that nothing in it uses (the SDK passes on those of the enclosing conditions).
 */
function normal(spec: PipelineSpec): unknown {
  const { sdkVersion: _, ...rest } = JSON.parse(JSON.stringify(spec, withoutDescriptions)) as PipelineSpec;
  const components = rest.components ?? {};
  for (let changed = true; changed; ) {
    changed = false;
    for (const component of [rest.root, ...Object.values(components)]) {
      for (const task of Object.values(component.dag?.tasks ?? {})) {
        const target = components[task.componentRef.name];
        if (target?.dag === undefined) continue;
        for (const name of Object.keys(target.inputDefinitions?.parameters ?? {})) {
          if (isUsed(target, name) || task.triggerPolicy?.condition?.includes(`'${name}'`)) continue;
          delete target.inputDefinitions?.parameters?.[name];
          delete task.inputs?.parameters?.[name];
          changed = true;
        }
      }
    }
  }
  return rest;
}

const isUsed = (component: PipelineSpec['root'], name: string): boolean =>
  Object.values(component.dag?.tasks ?? {}).some((task) =>
    Object.values(task.inputs?.parameters ?? {}).some((source) => source.componentInputParameter === name),
  );

const withoutDescriptions = (key: string, value: unknown): unknown =>
  key === 'description' && typeof value === 'string' ? undefined : value;
