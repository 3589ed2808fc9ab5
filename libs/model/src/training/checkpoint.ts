import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkpoints } from '@millrace/contract';
import * as z from 'zod';
import type { TrainOptions } from './options.ts';
import type { RunState } from './run-state.ts';

const epochSchema = z.strictObject({
  epoch: z.int(),
  loss: z.number(),
  validationLoss: z.number().optional(),
  learningRate: z.number(),
});

const stateSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** Of what is trained, on which data and how: another training does not start from here. */
  work: z.string(),
  epoch: z.int(),
  position: z.int(),
  loss: z.number(),
  weight: z.number(),
  bestEpoch: z.int(),
  /** Null before the first epoch is complete. */
  bestLoss: z.number().nullable(),
  history: z.array(epochSchema),
});

const STATE_FILE = 'state.json';
/** Parameters, momentum, velocity, best parameters: float32, little-endian, one after the other. */
const VECTORS_FILE = 'vectors.bin';

/** Keeps a complete state. */
export async function saveCheckpoint(checkpoints: Checkpoints, work: string, state: RunState): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-checkpoint-'));
  try {
    const { trainer, best, history, epoch, position, loss, weight } = state;
    const facts: z.input<typeof stateSchema> = {
      formatVersion: 1,
      work,
      epoch,
      position,
      loss,
      weight,
      bestEpoch: best.epoch,
      bestLoss: Number.isFinite(best.loss) ? best.loss : null,
      history: [...history],
    };
    const vectors = [trainer.parameters, trainer.momentum, trainer.velocity, best.parameters];
    await writeFile(join(directory, VECTORS_FILE), Buffer.concat(vectors.map(bytesOf)));
    await writeFile(join(directory, STATE_FILE), JSON.stringify(facts));
    await checkpoints.save(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The state to go on from, or `undefined` where there is none, or one of other work. */
export async function loadCheckpoint(
  checkpoints: Checkpoints,
  work: string,
  size: number,
): Promise<RunState | undefined> {
  const directory = await checkpoints.load();
  if (directory === undefined) return undefined;
  const parsed = stateSchema.safeParse(JSON.parse(await readFile(join(directory, STATE_FILE), 'utf8')));
  if (!parsed.success || parsed.data.work !== work) return undefined;
  const bytes = await readFile(join(directory, VECTORS_FILE));
  if (bytes.length !== 4 * 4 * size) return undefined;
  const vector = (index: number) =>
    new Float32Array(Uint8Array.from(bytes.subarray(index * 4 * size, (index + 1) * 4 * size)).buffer);
  const { epoch, position, loss, weight, bestEpoch, bestLoss, history } = parsed.data;
  return {
    trainer: { parameters: vector(0), momentum: vector(1), velocity: vector(2) },
    best: { parameters: vector(3), epoch: bestEpoch, loss: bestLoss ?? Number.POSITIVE_INFINITY },
    history,
    epoch,
    position,
    loss,
    weight,
  };
}

/** Identifies a training: its data, network and options; not where it keeps its checkpoints or how it reports. */
export function workDigest(options: TrainOptions): string {
  const hash = createHash('sha256');
  const { network, train, validation, initial } = options;
  for (const data of [train, validation]) {
    hash.update(`${data?.rows} ${data?.columns}\n`);
    for (const values of [data?.features, data?.target, data?.weight])
      if (values !== undefined) hash.update(bytesOf(values));
  }
  if (initial !== undefined) hash.update(bytesOf(initial));
  const { epochs, batchSize, learningRate, schedule, adam, l2, patience, seed } = options;
  const layers = network.layers.map((layer) => layer.name);
  const facts = { layers, variables: network.variables, output: network.output };
  hash.update(JSON.stringify({ ...facts, epochs, batchSize, learningRate, schedule, adam, l2, patience, seed }));
  return hash.digest('hex');
}

const bytesOf = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
