import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTensorFlow, type Tensor, tensorflow } from '../tensorflow.ts';
import type { Graph, Ref } from './graph.ts';
import { SERVE_TAG, type Signature, writeSavedModel } from './saved-model.ts';

/** Named tensors, given to a call or got from it. The caller disposes of them. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A loaded SavedModel: its signatures share one session, so variables keep their values between calls. */
export class Session<S extends string> {
  readonly #signatures: Readonly<Record<S, LoadedSignature>>;

  private constructor(signatures: Readonly<Record<S, LoadedSignature>>) {
    this.#signatures = signatures;
  }

  /** Loads signatures of a SavedModel on disk. */
  static async open<S extends string>(directory: string, names: readonly S[]): Promise<Session<S>> {
    const { node } = await loadTensorFlow();
    const entries: [S, LoadedSignature][] = [];
    for (const name of names) entries.push([name, await node.loadSavedModel(directory, [SERVE_TAG], name)]);
    return new Session(Object.fromEntries(entries) as Record<S, LoadedSignature>);
  }

  /** Loads a graph from memory: TensorFlow takes a folder, so it goes through a temporary one. */
  static async of<S extends string>(
    graph: Graph,
    signatures: Readonly<Record<S, Signature>>,
    initialize?: Ref,
  ): Promise<Session<S>> {
    const directory = await mkdtemp(join(tmpdir(), 'millrace-graph-'));
    try {
      await writeSavedModel(directory, graph, signatures, initialize);
      return await Session.open(directory, Object.keys(signatures) as S[]);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** One call into TensorFlow. */
  run(signature: S, inputs: Tensors): Tensors {
    const result: unknown = this.#signatures[signature].predict({ ...inputs });
    return tensorMap(result);
  }

  dispose(): void {
    for (const signature of Object.values<LoadedSignature>(this.#signatures)) signature.dispose();
  }
}

interface LoadedSignature {
  predict(inputs: Record<string, Tensor>): unknown;
  dispose(): void;
}

function tensorMap(result: unknown): Tensors {
  const { Tensor } = tensorflow();
  const entries = typeof result === 'object' && result !== null ? Object.entries(result) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, Tensor] => entry[1] instanceof Tensor));
}
