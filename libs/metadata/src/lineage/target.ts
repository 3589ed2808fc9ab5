import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EXIT, MillraceError } from '@millrace/contract';
import { digestTree } from '@millrace/storage';
import type { History } from '../history/history.ts';
import { formatRef, parseRef } from '../refs.ts';
import { executionNodeId, fullDigest, type LineageGraph, type LineageNode } from './graph.ts';

/** Ids of the nodes that a target means; a digest or a file may stand for several. */
export async function findTarget(history: History, graph: LineageGraph, target: string): Promise<readonly string[]> {
  const found =
    byName(graph, target) ?? (await latestOf(history, graph, target)) ?? byUri(history, graph, target) ?? [];
  const ids = found.length > 0 ? found : await byContent(graph, target);
  if (ids.length > 0) return ids;
  throw new MillraceError('LINEAGE_TARGET_UNKNOWN', `Nothing in ${history.store.uri} is, or comes from, ${target}.`, {
    hint: 'Give <pipeline>/<step>/<execution id>, <pipeline>/<step>, a URI, sha256:…, <model>@<version>, or a local file.',
    exitCode: EXIT.usage,
  });
}

function byName(graph: LineageGraph, target: string): readonly string[] | undefined {
  if (parseRef(target) !== undefined) return idsWhere(graph, (node) => node.id === executionNodeId(target));
  const [name, version, ...rest] = target.split('@');
  if (version === undefined || rest.length > 0) return undefined;
  return idsWhere(
    graph,
    (node) =>
      node.kind === 'model' &&
      [node.model.name, `${node.model.pipeline}/${node.model.name}`].includes(name ?? '') &&
      [String(node.model.version), ...node.model.aliases].includes(version),
  );
}

async function latestOf(history: History, graph: LineageGraph, target: string) {
  const [pipeline, step, ...rest] = target.split('/');
  const known = graph.nodes.some(
    (node) => node.kind === 'execution' && node.execution.pipeline === pipeline && node.execution.step === step,
  );
  if (!known || pipeline === undefined || step === undefined || rest.length > 0) return undefined;
  const latest = await history.latest(pipeline, step);
  return latest === undefined ? undefined : idsWhere(graph, (node) => node.id === executionNodeId(formatRef(latest)));
}

/** A URI, a key of the bucket, or a local path that lies in it; of an artifact or of a file within one. */
function byUri(history: History, graph: LineageGraph, target: string): readonly string[] | undefined {
  const uris = [target, pathToFileURL(resolve(target)).href, `${history.store.uri}/${target}`];
  const within = (uri: string) => uris.some((wanted) => wanted === uri || wanted.startsWith(`${uri}/`));
  const ids = idsWhere(graph, (node) => {
    if (node.kind === 'artifact') return within(node.artifact.uri);
    return node.kind === 'read' && uris.includes(node.uri);
  });
  return ids.length > 0 ? ids : undefined;
}

async function byContent(graph: LineageGraph, target: string): Promise<readonly string[]> {
  const digest = /^(sha256:)?[0-9a-f]{64}$/.test(target)
    ? fullDigest(target)
    : existsSync(target)
      ? (await digestTree(resolve(target))).digest
      : undefined;
  return digest === undefined ? [] : idsWhere(graph, (node) => digestOf(node) === digest);
}

function digestOf(node: LineageNode): string | undefined {
  if (node.kind === 'execution') return undefined;
  if (node.kind === 'artifact') return node.artifact.digest;
  return node.kind === 'model' ? node.model.digest : node.digest;
}

const idsWhere = (graph: LineageGraph, keep: (node: LineageNode) => boolean): readonly string[] =>
  graph.nodes.filter(keep).map(({ id }) => id);
