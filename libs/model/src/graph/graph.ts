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

/** A node as it is written: an operator, its inputs by name (`^node`: only to wait for) and its attributes. */
export interface NodeSpec {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/**
 * Writes a TensorFlow graph, node by node, in memory. Inside a loop (see `loop.ts`) values from outside are brought in
 * by themselves.
 */
export class Graph {
  readonly nodes: NodeSpec[] = [];
  readonly #counts = new Map<string, number>();
  readonly #entered = new Map<string, Ref>();
  #frame: string | undefined;

  /** Adds a node with one output; `type` is the output's. */
  node(op: string, inputs: readonly Ref[], type: DataType, options: NodeOptions = {}): Ref {
    const name = options.name ?? this.unique(op);
    const frame = inputs.length > 0 || options.after !== undefined ? this.#frame : undefined;
    const data = inputs.map((input) => this.#bring(input).name);
    const control = (options.after ?? []).map((ref) => `^${this.#bring(ref).name.replace(/:\d+$/, '')}`);
    this.raw(op, name, [...data, ...control], options.attributes ?? {});
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
    this.nodes.push({ op, name, inputs, attributes });
  }

  /** A name that no other node has: `MatMul`, `MatMul_1`, … */
  unique(base: string): string {
    const count = this.#counts.get(base) ?? 0;
    this.#counts.set(base, count + 1);
    return count === 0 ? base : `${base}_${count}`;
  }

  #bring(input: Ref): Ref {
    const frame = this.#frame;
    if (frame === undefined || input.frame === frame) return input;
    const key = `${frame} ${input.name}`;
    const known = this.#entered.get(key);
    if (known !== undefined) return known;
    const name = this.unique('Enter');
    this.raw('Enter', name, [input.name], {
      T: { type: input.type },
      frame_name: { text: frame },
      is_constant: { flag: true },
      parallel_iterations: { integer: 1 },
    });
    const entered: Ref = { name, type: input.type, frame };
    this.#entered.set(key, entered);
    return entered;
  }
}
