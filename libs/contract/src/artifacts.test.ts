import { expect, test } from 'vitest';
import { type ArtifactType, artifact, artifactSchema, artifactTypeOf, recordedType } from './index.ts';

test.each<[ArtifactType, string, string]>([
  ['artifact', 'system.Artifact', '0.0.1'],
  ['model', 'system.Model', '0.0.1'],
  ['google.VertexModel', 'google.VertexModel', '0.0.1'],
  ['system.SlicedClassificationMetrics', 'system.SlicedClassificationMetrics', '0.0.1'],
  ['google.VertexModel@1.2.0', 'google.VertexModel', '1.2.0'],
])('%s is %s %s in IR, and read from there the same', (type, schemaTitle, schemaVersion) => {
  expect(artifactSchema(type)).toEqual({ schemaTitle, schemaVersion });
  expect(artifactTypeOf({ schemaTitle, schemaVersion })).toBe(type);
});

test('a title without a namespace is no type, and a kind of another version is not that kind', () => {
  expect(artifactTypeOf({ schemaTitle: 'Model', schemaVersion: '0.0.1' })).toBeUndefined();
  expect(artifactTypeOf({ schemaTitle: 'system.Model', schemaVersion: '1.0.0' })).toBe('system.Model@1.0.0');
});

test("records keep the title of another's type beside a generic artifact", () => {
  expect(recordedType('model')).toEqual({ type: 'model' });
  expect(recordedType('google.BQTable')).toEqual({ type: 'artifact', schemaTitle: 'google.BQTable' });
});

test('a contract may use types of others', () => {
  expect(artifact.of('google.BQTable', 'The rows.', { optional: true })).toEqual({
    ...{ kind: 'artifact', type: 'google.BQTable', presence: 'optional', description: 'The rows.' },
  });
});
