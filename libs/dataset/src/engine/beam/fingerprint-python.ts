/** The key of a row as text and its lot; SEMANTICS.md, "Split". FARM_FINGERPRINT is FarmHash's Fingerprint64, signed. */
export const LOT_PYTHON = String.raw`
def key_string(a):
    return '\x1e' if a is None else a

def key_whole(a):
    return '\x1e' if a is None else str(a)

def key_boolean(a):
    return '\x1e' if a is None else 'true' if a else 'false'

def key_number(a):
    if a is None:
        return '\x1e'
    size = abs(a)
    if size < 4398046511104.0:
        return str(math.floor(a * 1048576.0 + 0.5))
    if size < 4835703278458516698824704.0:
        return str(math.floor(a / 1048576.0 + 0.5)) + 'M'
    return 'H' if a > 0 else '-H'

def lot_of(key, lots):
    return abs(fingerprint(key)) % lots

MASK = (1 << 64) - 1
K0 = 0xc3a5c85c97cb3127
K1 = 0xb492b66fbe98f273
K2 = 0x9ae16a3b2f90404f

def rotate(x, by):
    x &= MASK
    return (x >> by) | (x << (64 - by)) & MASK

def shift_mix(x):
    x &= MASK
    return x ^ (x >> 47)

def mix_two(u, v, factor):
    a = shift_mix(((u ^ v) & MASK) * factor)
    return shift_mix(((v ^ a) & MASK) * factor) * factor & MASK

def at(data, place, size=8):
    return int.from_bytes(data[place:place + size], 'little')

def fingerprint(key):
    data = key.encode('utf-8')
    size = len(data)
    if size <= 16:
        found = hash_16(data, size)
    elif size <= 64:
        found = hash_64(data, size)
    else:
        found = hash_long(data, size)
    found &= MASK
    return found - (1 << 64) if found >> 63 else found

def hash_16(data, size):
    factor = K2 + size * 2
    if size >= 8:
        a = at(data, 0) + K2
        b = at(data, size - 8)
        return mix_two(rotate(b, 37) * factor + a, (rotate(a, 25) + b) * factor, factor)
    if size >= 4:
        return mix_two(size + (at(data, 0, 4) << 3), at(data, size - 4, 4), factor)
    if size > 0:
        y = data[0] + (data[size >> 1] << 8)
        z = size + (data[size - 1] << 2)
        return shift_mix(y * K2 ^ z * K0) * K2
    return K2

def hash_64(data, size):
    factor = K2 + size * 2
    a = at(data, 0) * (K1 if size <= 32 else K2)
    b = at(data, 8)
    c = at(data, size - 8) * factor
    d = at(data, size - 16) * K2
    y = rotate(a + b, 43) + rotate(c, 30) + d
    z = mix_two(y, a + rotate(b + K2, 18) + c, factor)
    if size <= 32:
        return z
    e = at(data, 16) * factor
    f = at(data, 24)
    g = (y + at(data, size - 32)) * factor
    h = (z + at(data, size - 24)) * factor
    return mix_two(rotate(e + f, 43) + rotate(g, 30) + h, e + rotate(f + a, 18) + g, factor)

def weak_hash(data, place, a, b):
    a += at(data, place)
    last = at(data, place + 24)
    total = a + at(data, place + 8) + at(data, place + 16)
    return (total + last) & MASK, (rotate(b + a + last, 21) + rotate(total, 44) + a) & MASK

def hash_block(data, place, state, factor, times):
    x, y, z, v, w = state
    x = rotate(x + y + v[0] + at(data, place + 8), 37) * factor
    y = rotate(y + v[1] + at(data, place + 48), 42) * factor
    x = (x ^ w[1] * times) & MASK
    y = (y + v[0] * times + at(data, place + 40)) & MASK
    z = rotate(z + w[0], 33) * factor & MASK
    v = weak_hash(data, place, v[1] * factor, x + w[0])
    w = weak_hash(data, place + 32, z + w[1], y + at(data, place + 16))
    return z, y, x, v, w

def hash_long(data, size):
    y = 81 * K1 + 113
    z = shift_mix(y * K2 + 113) * K2
    state = (81 * K2 + at(data, 0), y, z, (0, 0), (0, 0))
    for place in range(0, size - 64, 64):
        state = hash_block(data, place, state, K1, 1)
    x, y, z, v, w = state
    factor = K1 + ((z & 0xff) << 1)
    w = (w[0] + ((size - 1) & 63), w[1])
    v = (v[0] + w[0], v[1])
    w = (w[0] + v[0], w[1])
    x, y, z, v, w = hash_block(data, size - 64, (x, y, z, v, w), factor, 9)
    first = mix_two(v[0], w[0], factor) + shift_mix(y) * K0 + z
    return mix_two(first, mix_two(v[1], w[1], factor) + x, factor)
`;
