import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type JsonObject, type JsonValue, type Logger, MillraceError } from '@millrace/contract';
import { type BundleManifest, readManifest, readProbe } from '@millrace/model';
import { openStore } from '@millrace/storage';
import type { Vertex } from '@millrace/vertex';
import { closeTo } from './close-to.ts';
import type { CloudState } from './state.ts';

/** Where bundles are read from. */
export interface BundlePlaces {
  /** Folder of the bundle that is being deployed. */
  readonly local: string | undefined;
  /** For files of bundles that are in a bucket. */
  readonly workDirectory: string;
  /** Where an emulator of the bucket is looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Expected {
  readonly instances: readonly JsonObject[];
  /** Absent: the bundle is of earlier days and says nothing. */
  readonly predictions?: readonly JsonValue[];
}

/** Asks a deployment what its bundle predicted when it was written. */
export class Probing {
  readonly #vertex: Vertex;
  readonly #places: BundlePlaces;
  readonly #logger: Logger;

  constructor(vertex: Vertex, places: BundlePlaces, logger: Logger) {
    this.#vertex = vertex;
    this.#places = places;
    this.#logger = logger;
  }

  /** @throws MillraceError `PROBE_MISMATCH`; what the endpoint says where it has no answer */
  async compare(endpoint: string, deployment: string, version: string, state: CloudState): Promise<void> {
    const uri = state.model?.versions.find(({ id }) => id === version)?.artifactUri;
    const bundle = this.#places.local ?? (await this.#fetched(uri ?? '', version));
    const { instances, predictions } = await expectedOf(bundle);
    const found = await this.#ask(endpoint, deployment, instances, predictions === undefined);
    if (found === undefined) return;
    if (predictions === undefined) {
      this.#logger.warn('the bundle has no probe: only the shape of an answer was looked at', { version });
      if (found.length !== instances.length || found.includes(null)) throw mismatch(version, {}, found);
    } else if (!closeTo(found, predictions)) throw mismatch(version, { expected: predictions }, found);
  }

  async #ask(
    endpoint: string,
    deployment: string,
    instances: readonly JsonObject[],
    guessed: boolean,
  ): Promise<readonly JsonValue[] | undefined> {
    try {
      const answer = await this.#vertex.endpoints.predict(endpoint, { instances }, { deployedModelId: deployment });
      return answer.predictions;
    } catch (error) {
      if (!guessed || !(error instanceof MillraceError) || error.code !== 'VERTEX_INVALID') throw error;
      this.#logger.warn('the bundle has no probe, and the server refused a guess: it answers, that is all we know');
      return undefined;
    }
  }

  /** The two files of a bundle in the bucket that a probe needs. */
  async #fetched(uri: string, version: string): Promise<string> {
    const folder = join(this.#places.workDirectory, `version-${version}`);
    const store = openStore(uri, { environment: this.#places.environment });
    await mkdir(folder, { recursive: true });
    for (const file of ['bundle.json', 'probe.json']) {
      if ((await store.stat(file)) === undefined) continue;
      await writeFile(join(folder, file), (await store.readBytes(file)).bytes);
    }
    return folder;
  }
}

async function expectedOf(bundle: string): Promise<Expected> {
  const probe = await readProbe(bundle);
  return probe ?? { instances: [guess(await readManifest(bundle))] };
}

/** A plausible instance, for bundles that have none. */
const guess = ({ signature }: BundleManifest): JsonObject =>
  Object.fromEntries(signature.columns.map(({ name, type }, index) => [name, guessed(type, index)]));

function guessed(type: string, index: number): JsonValue {
  if (type === 'number') return 1 + index / 8;
  if (type === 'integer') return 1 + index;
  if (type === 'boolean') return true;
  return type === 'timestamp' ? '2026-01-01T00:00:00Z' : 'a';
}

const mismatch = (version: string, expected: JsonObject, found: readonly JsonValue[]): MillraceError =>
  new MillraceError('PROBE_MISMATCH', `Version ${version} does not predict what its bundle does.`, {
    hint: 'Is the serving image of the Millrace that made the bundle?',
    fields: { ...expected, found },
  });
