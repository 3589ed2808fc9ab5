export {
  type Box,
  type Flow,
  type LayoutInput,
  type LayoutOptions,
  layoutGraph,
  type Placed,
  type Point,
} from './layout.ts';
export { px, smoothLine } from './line.ts';
export { graphMermaid } from './mermaid.ts';
export { type GraphEdge, type GraphGroup, type GraphNode, graphOf, type PipelineGraph } from './model.ts';
export { graphSvg, type SvgOptions } from './svg.ts';
