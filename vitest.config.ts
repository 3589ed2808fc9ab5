import { vitestConfig } from './vitest.shared.ts';

/** `npm test`: needs nothing outside the clone. The limit is for what hangs, on machines that are busy too. */
export default vitestConfig('test', 180_000, true);
