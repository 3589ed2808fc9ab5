import { componentReadmes } from './component-readmes.ts';
import { componentSpecs } from './component-specs.ts';
import { dockerfiles } from './dockerfiles.ts';
import { guide } from './guide.ts';
import { pipelines } from './pipelines.ts';
import { security } from './security.ts';
import type { Generator } from './types.ts';

/** Everything that `npm run generate` writes and `npm run generate -- --check` compares. One file each, in this folder. */
export const generators: readonly Generator[] = [
  componentSpecs,
  componentReadmes,
  dockerfiles,
  pipelines,
  guide,
  security,
];
