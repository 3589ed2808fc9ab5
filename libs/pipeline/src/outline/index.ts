export { type GroupKind, type Origin, type Outline, type OutlineGroup, type OutlineStep, outline } from './outline.ts';
