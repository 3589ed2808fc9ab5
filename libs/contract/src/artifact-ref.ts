import type { ArtifactType } from './artifacts.ts';
import type { Origin } from './origin.ts';

/** An artifact that a step will make. */
export class ArtifactRef<K extends ArtifactType> {
  /** Only for the compiler, which names it where a reference does not fit. */
  declare readonly is: `an artifact of kind ${K}`;
  readonly kind = 'artifact-ref';
  readonly type: K;
  readonly origin: Origin;

  constructor(type: K, origin: Origin) {
    this.type = type;
    this.origin = origin;
  }
}

/** Several artifacts of one kind: what a loop's iterations made, or an input that takes a list. */
export class ArtifactListRef<K extends ArtifactType> {
  /** Only for the compiler, which names it where a reference does not fit. */
  declare readonly is: `a list of artifacts of kind ${K}`;
  readonly kind = 'artifact-list-ref';
  readonly type: K;
  readonly origin: Origin;

  constructor(type: K, origin: Origin) {
    this.type = type;
    this.origin = origin;
  }
}
