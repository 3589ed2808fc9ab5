import { expect, test } from 'vitest';
import { EXECUTORS, found, put } from './fixtures/found.ts';
import type { PatchOperation } from './json-patch.ts';

test.each<[string, readonly PatchOperation[], string]>([
  [
    'memory in words',
    [put(`${EXECUTORS}/exec-prepare/container/resources/resourceMemoryLimit`, '4 gigabytes')],
    'error INVALID_RESOURCES deploymentSpec.executors.exec-prepare.container.resources.resourceMemoryLimit',
  ],
  [
    'a request above its limit',
    [put(`${EXECUTORS}/exec-prepare/container/resources/resourceMemoryRequest`, '5000Mi')],
    'error INVALID_RESOURCES deploymentSpec.executors.exec-prepare.container.resources',
  ],
  [
    "Vertex AI's name of a GPU",
    [put(`${EXECUTORS}/exec-train/container/resources/accelerator/resourceType`, 'NVIDIA_TESLA_T4')],
    'error INVALID_ACCELERATOR deploymentSpec.executors.exec-train.container.resources.accelerator',
  ],
  [
    'no command',
    [
      { op: 'remove', path: `${EXECUTORS}/exec-archive/container/command` },
      { op: 'remove', path: `${EXECUTORS}/exec-archive/container/args` },
    ],
    'error MISSING_COMMAND deploymentSpec.executors.exec-archive.container.command',
  ],
  [
    'a placeholder in a variable',
    [put(`${EXECUTORS}/exec-prepare/container/env/0/value`, "{{$.inputs.parameters['rows']}}")],
    'error UNPORTABLE_PLACEHOLDER deploymentSpec.executors.exec-prepare.container.env.0',
  ],
  [
    'a variable with a space',
    [put(`${EXECUTORS}/exec-prepare/container/env/0/name`, 'LOG LEVEL')],
    'error INVALID_ENV deploymentSpec.executors.exec-prepare.container.env.0',
  ],
  [
    'an image that moves',
    [put(`${EXECUTORS}/exec-choose/container/image`, 'eu.gcr.io/example/choose')],
    'warning MOVING_IMAGE deploymentSpec.executors.exec-choose.container.image',
  ],
  [
    'a digest that is too short',
    [put(`${EXECUTORS}/exec-choose/container/image`, 'eu.gcr.io/example/choose@sha256:12')],
    'error INVALID_IMAGE deploymentSpec.executors.exec-choose.container.image',
  ],
  [
    'the whole list of outputs',
    [put(`${EXECUTORS}/exec-choose/container/args/1`, '{{$.outputs.output_file}}')],
    'error UNPORTABLE_PLACEHOLDER deploymentSpec.executors.exec-choose.container.args.1',
  ],
  [
    'IfPresent of an artifact',
    [put(`${EXECUTORS}/exec-choose/container/args/1`, '{"IfPresent": {"InputName": "models", "Then": ["--models"]}}')],
    'error UNPORTABLE_PLACEHOLDER deploymentSpec.executors.exec-choose.container.args.1',
  ],
  [
    'an image from an input that is not given',
    [put(`${EXECUTORS}/exec-train-2/container/image`, "{{$.inputs.parameters['image']}}")],
    'error UNKNOWN_PLACEHOLDER deploymentSpec.executors.exec-train-2.container',
  ],
  [
    'a URI without a scheme',
    [put(`${EXECUTORS}/exec-importer-2/importer/artifactUri`, { constant: 'data/raw' })],
    'error INVALID_IMPORTER deploymentSpec.executors.exec-importer-2.importer.artifactUri',
  ],
  [
    'an importer of no kind',
    [{ op: 'remove', path: `${EXECUTORS}/exec-importer-2/importer/typeSchema` }],
    'error INVALID_IMPORTER deploymentSpec.executors.exec-importer-2.importer.typeSchema',
  ],
  [
    'an executor that does nothing',
    [put(`${EXECUTORS}/exec-notify`, {})],
    'error MISSING_EXECUTOR deploymentSpec.executors.exec-notify',
  ],
])('kfp: %s', (_, patch, expected) => {
  expect(found(patch)).toContain(expected);
});
