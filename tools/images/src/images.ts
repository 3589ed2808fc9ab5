import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from './bundle.ts';

/** Every component of the workspace, sorted. */
export const COMPONENTS: readonly string[] = readdirSync(join(WORKSPACE, 'components')).sort();
