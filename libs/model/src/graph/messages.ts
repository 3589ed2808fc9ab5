import type { AttrValue, GraphDef, Messages, Shape } from '@tensorflow/tfjs-node/dist/proto/api_pb.js';
import type { Attribute, DataType, Dimensions, Graph, NodeSpec } from './graph.ts';

/** The message classes; they are plain JavaScript and need no native library. */
export const loadMessages = async (): Promise<Messages> =>
  (await import('@tensorflow/tfjs-node/dist/proto/api_pb.js')).default;

/** Version of TensorFlow's operators that graphs are written for (TensorFlow 2.16). */
const PRODUCER = 1882;

/** https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/framework/types.proto */
const TYPE_NUMBERS = { float32: 1, int32: 3, bool: 10, resource: 20 } as const;

/** TensorFlow's number of a type. */
export const typeNumber = (type: DataType): number => TYPE_NUMBERS[type];

/** A graph as TensorFlow reads it. */
export function graphMessage(m: Messages, graph: Graph): GraphDef {
  const message = new m.GraphDef();
  for (const node of graph.nodes) message.addNode(nodeMessage(m, node));
  const version = new m.VersionDef();
  version.setProducer(PRODUCER);
  message.setVersions(version);
  return message;
}

/** A shape message; -1 for sizes unknown. */
export function shapeMessage(m: Messages, dimensions: Dimensions): Shape {
  const shape = new m.TensorShape();
  for (const size of dimensions) {
    const dim = new m.TensorShape.Dim();
    dim.setSize(size);
    shape.addDim(dim);
  }
  return shape;
}

function nodeMessage(m: Messages, { op, name, inputs, attributes }: NodeSpec) {
  const node = new m.NodeDef();
  node.setOp(op);
  node.setName(name);
  for (const input of inputs) node.addInput(input);
  const map = node.getAttrMap();
  for (const [key, value] of Object.entries(attributes)) map.set(key, attributeMessage(m, value));
  return node;
}

function attributeMessage(m: Messages, attribute: Attribute): AttrValue {
  const value = new m.AttrValue();
  if ('type' in attribute) value.setType(typeNumber(attribute.type));
  else if ('flag' in attribute) value.setB(attribute.flag);
  else if ('integer' in attribute) value.setI(attribute.integer);
  else if ('text' in attribute) value.setS(Buffer.from(attribute.text).toString('base64'));
  else if ('tensor' in attribute) value.setTensor(tensorMessage(m, attribute.tensor, attribute.shape));
  else value.setShape(shapeMessage(m, attribute.shape));
  return value;
}

function tensorMessage(m: Messages, values: Float32Array | Int32Array, shape: Dimensions) {
  const tensor = new m.Tensor();
  tensor.setDtype(typeNumber(values instanceof Float32Array ? 'float32' : 'int32'));
  tensor.setTensorShape(shapeMessage(m, shape));
  tensor.setTensorContent(Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'));
  return tensor;
}
