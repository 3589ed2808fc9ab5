import { vitestConfig } from './vitest.shared.ts';

/** `npm test`: needs nothing outside the clone. */
export default vitestConfig('test', 60_000, true);
