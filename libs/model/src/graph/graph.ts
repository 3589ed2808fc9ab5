import { type AttrValue, type GraphDef, messages, type Shape } from './messages.ts';

export type DataType = 'float32' | 'int32' | 'bool' | 'resource';

/** An output of a node. */
export interface Ref {
  /** `node` or `node:1`. */
  readonly name: string;
  readonly type: DataType;
  /** The loop whose iterations compute it; absent outside of loops. */
  readonly frame?: string;
}

/** -1 is a size that is known only when the graph runs. */
export type Dimensions = readonly number[];

/** Value of an attribute of a node. */
export type Attribute =
  | { readonly type: DataType }
  | { readonly shape: Dimensions }
  | { readonly flag: boolean }
  | { readonly integer: number }
  | { readonly text: string }
  | { readonly tensor: Float32Array | Int32Array; readonly shape: Dimensions };

interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Nodes that must have run first. */
  readonly after?: readonly Ref[];
  /** Default: a name made from the operator. */
  readonly name?: string;
}

/** Version of TensorFlow's operators that the graph is written for (TensorFlow 2.16). */
const PRODUCER = 1882;

/**
 * Writes a TensorFlow graph, node by node, in memory. Inside a loop (see `loop.ts`) values from outside are brought in
 * by themselves.
 */
export class Graph {
  readonly #graph: GraphDef = new (messages().GraphDef)();
  readonly #counts = new Map<string, number>();
  readonly #entered = new Map<string, Ref>();
  #frame: string | undefined;

  /** Adds a node with one output; `type` is the output's. */
  node(op: string, inputs: readonly Ref[], type: DataType, options: NodeOptions = {}): Ref {
    const name = options.name ?? this.unique(op);
    const frame = inputs.length > 0 || options.after !== undefined ? this.#frame : undefined;
    const data = inputs.map((input) => this.#bring(input).name);
    const control = (options.after ?? []).map((ref) => `^${this.#bring(ref).name.replace(/:\d+$/, '')}`);
    this.#add(op, name, [...data, ...control], options.attributes ?? {});
    return { name, type, ...(frame === undefined ? {} : { frame }) };
  }

  /** Everything that `body` adds belongs to the loop `frame`. */
  within<T>(frame: string, body: () => T): T {
    this.#frame = frame;
    try {
      return body();
    } finally {
      this.#frame = undefined;
    }
  }

  /** Adds a node as it is given, without bringing its inputs into the loop. */
  raw(op: string, name: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>>): void {
    this.#add(op, name, inputs, attributes);
  }

  /** A name that no other node has: `MatMul`, `MatMul_1`, … */
  unique(base: string): string {
    const count = this.#counts.get(base) ?? 0;
    this.#counts.set(base, count + 1);
    return count === 0 ? base : `${base}_${count}`;
  }

  /** The finished message. */
  message(): GraphDef {
    const version = new (messages().VersionDef)();
    version.setProducer(PRODUCER);
    this.#graph.setVersions(version);
    return this.#graph;
  }

  #bring(input: Ref): Ref {
    const frame = this.#frame;
    if (frame === undefined || input.frame === frame) return input;
    const key = `${frame} ${input.name}`;
    const known = this.#entered.get(key);
    if (known !== undefined) return known;
    const name = this.unique('Enter');
    this.#add('Enter', name, [input.name], {
      T: { type: input.type },
      frame_name: { text: frame },
      is_constant: { flag: true },
      parallel_iterations: { integer: 1 },
    });
    const entered: Ref = { name, type: input.type, frame };
    this.#entered.set(key, entered);
    return entered;
  }

  #add(op: string, name: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>>): void {
    const node = new (messages().NodeDef)();
    node.setOp(op);
    node.setName(name);
    for (const input of inputs) node.addInput(input);
    const map = node.getAttrMap();
    for (const [key, value] of Object.entries(attributes)) map.set(key, attributeMessage(value));
    this.#graph.addNode(node);
  }
}

/** https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/framework/types.proto */
const TYPE_NUMBERS = { float32: 1, int32: 3, bool: 10, resource: 20 } as const;

/** TensorFlow's number of a type. */
export function typeNumber(type: DataType): number {
  return TYPE_NUMBERS[type];
}

/** A shape message; -1 for sizes unknown. */
export function shapeMessage(dimensions: Dimensions): Shape {
  const { TensorShape } = messages();
  const shape = new TensorShape();
  for (const size of dimensions) {
    const dim = new TensorShape.Dim();
    dim.setSize(size);
    shape.addDim(dim);
  }
  return shape;
}

function attributeMessage(attribute: Attribute): AttrValue {
  const value = new (messages().AttrValue)();
  if ('type' in attribute) value.setType(typeNumber(attribute.type));
  else if ('flag' in attribute) value.setB(attribute.flag);
  else if ('integer' in attribute) value.setI(attribute.integer);
  else if ('text' in attribute) value.setS(Buffer.from(attribute.text).toString('base64'));
  else if ('tensor' in attribute) {
    const tensor = new (messages().Tensor)();
    const { tensor: values } = attribute;
    tensor.setDtype(typeNumber(values instanceof Float32Array ? 'float32' : 'int32'));
    tensor.setTensorShape(shapeMessage(attribute.shape));
    tensor.setTensorContent(Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'));
    value.setTensor(tensor);
  } else value.setShape(shapeMessage(attribute.shape));
  return value;
}
