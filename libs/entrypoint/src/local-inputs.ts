import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type Artifact,
  type ComponentDefinition,
  type InputArtifact,
  invalid,
  MillraceError,
  type Problem,
  recordedType,
} from '@millrace/contract';
import { type ArtifactRecord, type ExecutionRecord, History, parseRef } from '@millrace/metadata';
import { digestTree, openStore, type Store } from '@millrace/storage';
import type { Command } from './command.ts';
import { kebab } from './flags.ts';
import { inPlace } from './remote-work.ts';

/** An input as `run` sees it, and as the record keeps it. */
export interface ResolvedInput {
  readonly artifact: InputArtifact;
  readonly record: ArtifactRecord;
}
/** What goes wrong while an input is looked for and says nothing about it. */
const NOT_OF_THE_INPUT: readonly string[] = ['STORAGE_UNAVAILABLE', 'ABORTED'];
/** What an input was found to be, before its content is fetched or read. */
type Found = { readonly record: ArtifactRecord } | { readonly uri: string };

/**
 * Finds every input artifact: what the command line names, else the latest success of its producer.
 * @param folder Where content that lies in a bucket is brought.
 * @throws MillraceError `MISSING_INPUTS` with every input that cannot be found.
 */
export async function resolveInputs(
  definition: ComponentDefinition,
  command: Pick<Command, 'artifacts' | 'parameters' | 'pipeline' | 'bucket' | 'vertex'>,
  store: Store,
  folder: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, ResolvedInput>>> {
  const producers: Readonly<Record<string, string | undefined>> = definition.defaultsFrom ?? {};
  const found = new Map<string, { io: Artifact; what: Found }>();
  const problems: Problem[] = [];
  for (const [name, io] of Object.entries(definition.inputs)) {
    if (io.kind !== 'artifact') continue;
    const given = command.artifacts[name];
    try {
      const what =
        given === undefined
          ? await fromProducer(store, command, producers[name], name, io)
          : await fromText(store, given, producers[name], name);
      if (what !== undefined) found.set(name, { io, what });
    } catch (error) {
      if (!(error instanceof MillraceError) || NOT_OF_THE_INPUT.includes(error.code)) throw error;
      const { code, message, hint } = error;
      problems.push({ path: `--${kebab(name)}`, code, message, ...(hint === undefined ? {} : { hint }) });
    }
  }
  if (problems.length > 0) throw invalid('MISSING_INPUTS', `Inputs of ${definition.name}`, problems);
  const inputs: Record<string, ResolvedInput> = {};
  const elsewhere = inPlace(definition, command.parameters);
  for (const [name, { io, what }] of found) {
    const there = (command.vertex !== undefined || elsewhere.includes(name)) && isInBucket(what);
    if (there && 'record' in what) inputs[name] = leftThere(name, what.record, join(folder, name));
    else if (there && elsewhere.includes(name)) {
      inputs[name] = leftThere(name, await listed(name, io, what, store, signal), join(folder, name));
    } else inputs[name] = await fetchInput(name, io, what, store, folder, signal);
  }
  return inputs;
}

async function fromProducer(
  store: Store,
  command: Pick<Command, 'pipeline' | 'bucket'>,
  producer: string | undefined,
  name: string,
  io: Artifact,
): Promise<Found | undefined> {
  const flag = `--${kebab(name)} PATH`;
  if (producer === undefined) {
    if (io.presence === 'optional') return undefined;
    throw new MillraceError('INPUT_NOT_GIVEN', 'is required.', { hint: `Give ${flag}.` });
  }
  const [step = '', output = name] = producer.split('.');
  const latest = await new History(store).latest(command.pipeline, step);
  const record = latest?.outputs[output];
  if (latest !== undefined && record !== undefined) return { record: here(store, latest, record) };
  if (io.presence === 'optional') return undefined;
  const message =
    latest === undefined
      ? `${step} has not succeeded yet in the pipeline ${command.pipeline} of ${store.uri}.`
      : `The latest ${step} has no output ${output}.`;
  const rerun = `${step} --bucket ${command.bucket ?? store.uri} --pipeline ${command.pipeline} local`;
  throw new MillraceError('NO_PRODUCER_YET', message, { hint: `Run "${rerun}" first, or give ${flag}.` });
}

/** The artifact where this store has it: a folder may be mounted elsewhere than where the record was written. */
const here = (store: Store, { pipeline, step, id }: ExecutionRecord, artifact: ArtifactRecord): ArtifactRecord => ({
  ...artifact,
  uri: store.uriOf(`${pipeline}/${step}/${id}/${artifact.name}`),
});

/** A path, a URI, or `<pipeline>/<step>/<execution id>[/<output>]`. */
async function fromText(store: Store, text: string, producer: string | undefined, name: string): Promise<Found> {
  if (text.startsWith('gs://')) return { uri: text };
  if (text.startsWith('file://')) return fromPath(fileURLToPath(text));
  if (existsSync(text)) return fromPath(resolve(text));
  const segments = text.split('/');
  const ref = parseRef(segments.slice(0, 3).join('/'));
  if (ref === undefined) return fromPath(resolve(text));
  const record = await new History(store).read(ref);
  if (record === undefined || record.state !== 'succeeded') {
    throw new MillraceError('NO_EXECUTION', `${store.uri} has no successful execution ${text}.`);
  }
  const output = segments[3] ?? producer?.split('.')[1] ?? name;
  const artifact = record.outputs[output];
  if (artifact !== undefined) return { record: here(store, record, artifact) };
  throw new MillraceError('NO_SUCH_OUTPUT', `${text} has no output ${output}.`, {
    hint: `It has ${Object.keys(record.outputs).join(', ')}: give ${segments.slice(0, 3).join('/')}/OUTPUT.`,
  });
}

function fromPath(path: string): Found {
  if (!existsSync(path)) throw new MillraceError('NO_SUCH_FILE', `${path} does not exist.`);
  return { uri: pathToFileURL(path).href };
}

const isInBucket = (what: Found): boolean => ('record' in what ? what.record.uri : what.uri).startsWith('gs://');

/**
 * The record of what is only known by its place. Its digest is one of names, sizes and checksums, since reading all of
 * it would take what is saved by leaving it there.
 */
async function listed(
  name: string,
  io: Artifact,
  what: Found,
  store: Store,
  signal: AbortSignal,
): Promise<ArtifactRecord> {
  const uri = ('record' in what ? what.record.uri : what.uri).replace(/\/+$/, '');
  const key = store.keyOf(uri);
  const holder = key === undefined ? openStore(parentOf(uri)) : store;
  const prefix = key ?? basename(uri);
  const facts: string[] = [];
  let size = 0;
  for await (const object of holder.list(prefix, { signal })) {
    if (object.key !== prefix && !object.key.startsWith(`${prefix}/`)) continue;
    facts.push(JSON.stringify([object.key.slice(prefix.length), object.size, object.crc32c ?? object.generation]));
    size += object.size;
  }
  if (facts.length === 0) {
    throw new MillraceError('OBJECT_MISSING', `There is nothing at ${uri}.`, { fields: { uri } });
  }
  const digest = `sha256:${createHash('sha256').update(facts.join('\n')).digest('hex')}`;
  return { name, ...recordedType(io.type), uri, digest, size, metadata: {} };
}

/** A job reads the bucket itself; what its content must be is known from the record. */
const leftThere = (name: string, record: ArtifactRecord, path: string): ResolvedInput => ({
  artifact: { name, path, uri: record.uri, digest: record.digest, metadata: record.metadata },
  record: { ...record, name },
});

async function fetchInput(
  name: string,
  io: Artifact,
  what: Found,
  store: Store,
  folder: string,
  signal: AbortSignal,
): Promise<ResolvedInput> {
  const uri = 'record' in what ? what.record.uri : what.uri;
  const known = 'record' in what ? what.record : undefined;
  const { path, digest, size } = await bring(uri, store, join(folder, name), known, signal);
  const record: ArtifactRecord = known ?? { name, ...recordedType(io.type), uri, digest, size, metadata: {} };
  return { artifact: { name, path, uri, digest, metadata: record.metadata }, record: { ...record, name } };
}

/** Content in a file store is used where it lies; content in a bucket is brought and must be what the record says. */
async function bring(
  uri: string,
  store: Store,
  target: string,
  known: ArtifactRecord | undefined,
  signal: AbortSignal,
): Promise<{ path: string; digest: string; size: number }> {
  if (uri.startsWith('file://')) {
    const path = fileURLToPath(uri);
    return known === undefined ? { path, ...(await digestTree(path, { signal })) } : { path, ...known };
  }
  const key = store.keyOf(uri);
  const source = key === undefined ? openStore(parentOf(uri)) : store;
  const tree = await source.download(key ?? basename(uri), target, { signal });
  if (known !== undefined && known.digest !== tree.digest) {
    throw new MillraceError('INPUT_CHANGED', `${uri} is not what its record says it is.`, {
      hint: 'Run the step that made it again.',
      fields: { uri, expected: known.digest, found: tree.digest },
    });
  }
  return { path: target, digest: tree.digest, size: tree.size };
}

const parentOf = (uri: string): string => uri.replace(/\/+$/, '').split('/').slice(0, -1).join('/');
