declare module '@tensorflow/tfjs-node/dist/proto/api_pb.js' {
  /**
   * The part of TensorFlow's messages that a graph needs, as tfjs-node's generated `api_pb.js` has them.
   * @see https://github.com/tensorflow/tensorflow/tree/master/tensorflow/core/framework
   */
  export interface Messages {
    readonly GraphDef: new () => GraphDef;
    readonly NodeDef: new () => NodeDef;
    readonly AttrValue: new () => AttrValue;
    readonly Tensor: new () => TensorMessage;
    readonly TensorShape: (new () => Shape) & { readonly Dim: new () => { setSize(size: number): void } };
    readonly VersionDef: new () => { setProducer(version: number): void };
    readonly MetaGraphDef: (new () => MetaGraphDef) & {
      readonly MetaInfoDef: new () => { addTags(tag: string): void };
    };
    readonly SignatureDef: new () => SignatureDef;
    readonly TensorInfo: new () => TensorInfo;
    readonly CollectionDef: (new () => { setNodeList(list: object): void }) & {
      readonly NodeList: new () => { addValue(name: string): void };
    };
    readonly SavedModel: new () => SavedModel;
  }
  interface MessageMap<V> {
    set(key: string, value: V): void;
  }
  export interface Shape {
    addDim(dim: object): void;
  }
  export interface AttrValue {
    setType(type: number): void;
    setShape(shape: Shape): void;
    setB(value: boolean): void;
    setI(value: number): void;
    /** Base64. */
    setS(value: string): void;
    setTensor(value: TensorMessage): void;
  }
  interface TensorMessage {
    setDtype(type: number): void;
    setTensorShape(shape: Shape): void;
    /** Base64 of the values, little-endian. */
    setTensorContent(content: string): void;
  }
  export interface NodeDef {
    setOp(op: string): void;
    setName(name: string): void;
    addInput(input: string): void;
    getAttrMap(): MessageMap<AttrValue>;
  }
  export interface GraphDef {
    addNode(node: NodeDef): void;
    setVersions(version: object): void;
  }
  interface MetaGraphDef {
    setGraphDef(graph: GraphDef): void;
    setMetaInfoDef(info: object): void;
    getSignatureDefMap(): MessageMap<SignatureDef>;
    getCollectionDefMap(): MessageMap<object>;
  }
  interface SignatureDef {
    getInputsMap(): MessageMap<TensorInfo>;
    getOutputsMap(): MessageMap<TensorInfo>;
    setMethodName(name: string): void;
  }
  interface TensorInfo {
    setName(name: string): void;
    setDtype(type: number): void;
    setTensorShape(shape: Shape): void;
  }
  interface SavedModel {
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(graph: MetaGraphDef): void;
    serializeBinary(): Uint8Array;
  }

  const messages: Messages;
  // biome-ignore lint/style/noDefaultExport: that is how a CommonJS module is seen.
  export default messages;
}
