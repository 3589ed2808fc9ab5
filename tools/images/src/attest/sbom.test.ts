import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type PreparedImage, prepareImage } from '../prepare-image.ts';
import { findProject, WORKSPACE } from '../project.ts';
import { baseImages, type Material, materialsOf } from './materials.ts';
import { cycloneDx } from './sbom.ts';

const project = findProject(WORKSPACE);
const subject = { component: 'train', version: '0.1.0', image: 'gcr.io/p/train', digest: `sha256:${'a'.repeat(64)}` };
let train: PreparedImage;
let materials: readonly Material[];

beforeAll(async () => {
  train = { ...(await prepareImage('train', { project, push: true })), platform: 'linux/amd64' };
  materials = await materialsOf(train, project);
});

const named = (name: string) => materials.find((m) => m.name === name);

describe('the materials of an image', () => {
  test('are its packages, those in its bundle, the wheel of TensorFlow and its base images', () => {
    expect(named('@tensorflow/tfjs-node')).toMatchObject({
      how: 'installed',
      version: '4.22.0',
      license: 'Apache-2.0',
    });
    expect(named('@google-cloud/storage')).toMatchObject({ how: 'bundled' });
    expect(named('zod')?.digest?.hex).toMatch(/^[0-9a-f]{128}$/);
    expect(named('@millrace/storage')).toMatchObject({ how: 'bundled', license: 'Apache-2.0' });
    expect(named('tensorflow-cpu')?.purl).toMatch(/^pkg:pypi\/tensorflow-cpu@/);
    expect(named('node')).toMatchObject({ how: 'base image', kind: 'container' });
    expect(named('vitest')).toBeUndefined();
    expect(named('fastify')).toBeUndefined();
  });

  test('leave out packages for other systems', () => {
    expect(named('@duckdb/node-bindings-linux-x64')).toBeDefined();
    expect(named('@duckdb/node-bindings-darwin-arm64')).toBeUndefined();
    expect(named('@node-rs/crc32-linux-x64-musl')).toBeUndefined();
  });

  test('name base images as the Dockerfile does, and no stage', () => {
    const digest = `sha256:${'b'.repeat(64)}`;
    const text = `FROM --platform=linux/amd64 node:24 AS build\nFROM localhost:5000/base@${digest} as base\nFROM build\n`;
    expect(baseImages(text).map(({ name, version, purl }) => [name, version, purl])).toEqual([
      ['node', '24', 'pkg:docker/node@24'],
      ['localhost:5000/base', digest, `pkg:docker/localhost:5000/base@${encodeURIComponent(digest)}`],
    ]);
  });
});

const bomSchema = z.looseObject({
  serialNumber: z.string(),
  components: z.array(z.looseObject({ 'bom-ref': z.string() })),
});

describe('the bill of materials', () => {
  test('is valid by the schema of CycloneDX 1.6', async () => {
    const text = cycloneDx({ ...subject, contentKey: train.contentKey }, materials);
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(text)).toBeNull();
    expect(await validator.validate(text.replace('"type": "library"', '"type": "thing"'))).not.toBeNull();
  });

  test('has each package once, and is the same for the same image', () => {
    const text = cycloneDx({ ...subject, contentKey: train.contentKey }, materials);
    expect(cycloneDx({ ...subject, contentKey: train.contentKey }, materials)).toBe(text);
    const { components, serialNumber } = bomSchema.parse(JSON.parse(text));
    const refs = components.map((c) => c['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(serialNumber).not.toBe(
      bomSchema.parse(JSON.parse(cycloneDx({ ...subject, contentKey: `sha256:${'c'.repeat(64)}` }, []))).serialNumber,
    );
  });
});
