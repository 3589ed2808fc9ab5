import { vitestConfig } from './vitest.shared.ts';

/** `npm run conformance`: checks against outside oracles (Python, containers, ../shared); `.ci/run` runs it. */
export default vitestConfig('conformance', 600_000, false);
