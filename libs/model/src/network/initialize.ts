import { randomFrom } from '../evaluation/random.ts';
import type { PlacedVariable } from '../layers/stack.ts';

/**
 * First values of all parameters, one vector. Uniform in ±√(6 / fan-in) for `he` (He and others 2015), in
 * ±√(6 / (fan-in + fan-out)) for `glorot` (Glorot and Bengio 2010). The same seed gives the same bits on every machine.
 */
export function initialParameters(variables: readonly PlacedVariable[], seed: number): Float32Array {
  const random = randomFrom(seed);
  const values = new Float32Array(variables.reduce((total, v) => total + v.length, 0));
  for (const { initializer, shape, offset, length } of variables) {
    if (initializer === 'zeros') continue;
    const [fanIn = 1, fanOut = fanIn] = shape;
    const limit = Math.sqrt(6 / (initializer === 'he' ? fanIn : fanIn + fanOut));
    for (let i = offset; i < offset + length; i++) {
      values[i] = initializer === 'ones' ? 1 : (2 * random() - 1) * limit;
    }
  }
  return values;
}
