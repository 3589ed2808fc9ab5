import { bigqueryFingerprint } from 'farmhash-modern';

/**
 * FarmHash's Fingerprint64 of the text's UTF-8 bytes as a signed integer, which is BigQuery's FARM_FINGERPRINT.
 * The library reads a block too many where the bytes are whole blocks of 64, two or more; those are hashed here.
 */
export function fingerprint(text: string): bigint {
  // A character has three bytes at most: short texts need not be measured.
  if (text.length * 3 < 2 * BLOCK) return bigqueryFingerprint(text);
  const size = Buffer.byteLength(text);
  if (size < 2 * BLOCK || size % BLOCK !== 0) return bigqueryFingerprint(text);
  return BigInt.asIntN(64, wholeBlocks(Buffer.from(text)));
}

const BLOCK = 64;
const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const u64 = (x: bigint): bigint => BigInt.asUintN(64, x);
const rotate = (x: bigint, by: bigint): bigint => u64((x >> by) | (x << (64n - by)));
const shiftMix = (x: bigint): bigint => x ^ (x >> 47n);

function hashLength16(u: bigint, v: bigint, factor: bigint): bigint {
  const a = shiftMix(u64((u ^ v) * factor));
  return u64(shiftMix(u64((v ^ a) * factor)) * factor);
}

type Pair = readonly [bigint, bigint];

/** `farmhashna::Hash64` for bytes that are whole blocks: https://github.com/google/farmhash/blob/master/src/farmhash.cc */
function wholeBlocks(bytes: Buffer): bigint {
  const at = (place: number): bigint => bytes.readBigUInt64LE(place);
  const weak = (place: number, seedA: bigint, seedB: bigint): Pair => {
    const a = u64(seedA + at(place));
    const sum = u64(a + at(place + 8) + at(place + 16));
    const last = at(place + 24);
    return [u64(sum + last), u64(rotate(u64(seedB + a + last), 21n) + rotate(sum, 44n) + a)];
  };
  let x = u64(81n * K2 + at(0));
  let y = u64(81n * K1 + 113n);
  let z = u64(shiftMix(u64(y * K2 + 113n)) * K2);
  let v: Pair = [0n, 0n];
  let w: Pair = [0n, 0n];
  const mix = (place: number, factor: bigint, times: bigint): void => {
    x = u64(rotate(u64(x + y + v[0] + at(place + 8)), 37n) * factor) ^ u64(w[1] * times);
    y = u64(rotate(u64(y + v[1] + at(place + 48)), 42n) * factor + v[0] * times + at(place + 40));
    z = u64(rotate(u64(z + w[0]), 33n) * factor);
    v = weak(place, u64(v[1] * factor), u64(x + w[0]));
    w = weak(place + 32, u64(z + w[1]), u64(y + at(place + 16)));
    [x, z] = [z, x];
  };
  const last = bytes.length - BLOCK;
  for (let place = 0; place < last; place += BLOCK) mix(place, K1, 1n);
  const factor = u64(K1 + ((z & 0xffn) << 1n));
  w = [u64(w[0] + 63n), w[1]];
  v = [u64(v[0] + w[0]), v[1]];
  w = [u64(w[0] + v[0]), w[1]];
  mix(last, factor, 9n);
  const first = u64(hashLength16(v[0], w[0], factor) + shiftMix(y) * K0 + z);
  return hashLength16(first, u64(hashLength16(v[1], w[1], factor) + x), factor);
}
