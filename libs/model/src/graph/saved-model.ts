import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Messages } from '@tensorflow/tfjs-node/dist/proto/api_pb.js';
import type { Dimensions, Graph, Ref } from './graph.ts';
import { graphMessage, loadMessages, shapeMessage, typeNumber } from './messages.ts';

/** A tensor that a signature takes or gives. */
export interface Port {
  readonly ref: Ref;
  readonly shape: Dimensions;
}
export interface Signature {
  readonly inputs: Readonly<Record<string, Port>>;
  readonly outputs: Readonly<Record<string, Port>>;
}

/** What a SavedModel with this tag is for: serving, the one that every loader looks for. */
export const SERVE_TAG = 'serve';

/**
 * Writes a folder that TensorFlow loads (SavedModel, schema 1).
 * @param initialize node to run once after loading
 * @see https://www.tensorflow.org/guide/saved_model
 */
export async function writeSavedModel(
  directory: string,
  graph: Graph,
  signatures: Readonly<Record<string, Signature>>,
  initialize?: Ref,
): Promise<void> {
  const m = await loadMessages();
  const meta = new m.MetaGraphDef();
  meta.setGraphDef(graphMessage(m, graph));
  const info = new m.MetaGraphDef.MetaInfoDef();
  info.addTags(SERVE_TAG);
  meta.setMetaInfoDef(info);
  for (const [name, signature] of Object.entries(signatures))
    meta.getSignatureDefMap().set(name, signatureMessage(m, signature));
  if (initialize !== undefined) {
    const list = new m.CollectionDef.NodeList();
    list.addValue(initialize.name);
    const collection = new m.CollectionDef();
    collection.setNodeList(list);
    meta.getCollectionDefMap().set('saved_model_main_op', collection);
  }
  const model = new m.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(meta);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'saved_model.pb'), model.serializeBinary());
}

function signatureMessage(m: Messages, signature: Signature) {
  const message = new m.SignatureDef();
  for (const [name, port] of Object.entries(signature.inputs)) message.getInputsMap().set(name, infoMessage(m, port));
  for (const [name, port] of Object.entries(signature.outputs)) message.getOutputsMap().set(name, infoMessage(m, port));
  message.setMethodName('tensorflow/serving/predict');
  return message;
}

function infoMessage(m: Messages, { ref, shape }: Port) {
  const info = new m.TensorInfo();
  info.setName(ref.name.includes(':') ? ref.name : `${ref.name}:0`);
  info.setDtype(typeNumber(ref.type));
  info.setTensorShape(shapeMessage(m, shape));
  return info;
}
