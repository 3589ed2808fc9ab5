/**
 * The operators of SEMANTICS.md in Python. None of them raises: null is `None`, and so is a number that is not finite.
 * Numbers are floats, integers and timestamps are ints.
 */
export const OPERATORS_PYTHON = String.raw`
import math
import re

LARGEST = 1.7976931348623157e308
BLANK = ' \t\n\r\f\v'
LOWER = dict(zip(range(65, 91), range(97, 123)))
WHOLE = re.compile('[+-]?[0-9]+')
DECIMAL = re.compile('[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?')

def finite(x):
    return x if x is not None and -LARGEST <= x <= LARGEST else None

def bounded(x, largest):
    return x if x is not None and -largest <= x <= largest else None

def not_negative(x):
    return x if x is not None and x >= 0 else None

def guarded(function, *args):
    if None in args:
        return None
    try:
        return finite(function(*args))
    except (OverflowError, ValueError, ZeroDivisionError):
        return None

def add(a, b):
    return None if a is None or b is None else finite(a + b)

def sub(a, b):
    return None if a is None or b is None else finite(a - b)

def mul(a, b):
    return None if a is None or b is None else finite(a * b)

def div(a, b):
    return None if a is None or b is None or b == 0 else finite(a / b)

def pow_(a, b):
    return guarded(math.pow, a, b)

def neg(a):
    return None if a is None else -a

def abs_(a):
    return None if a is None else abs(a)

def floor(a):
    return None if a is None else float(math.floor(a))

def exp(a):
    return guarded(math.exp, a)

def log(a):
    return guarded(math.log, a)

def sqrt(a):
    return guarded(math.sqrt, a)

def least(*args):
    return None if None in args else min(args)

def greatest(*args):
    return None if None in args else max(args)

def eq(a, b):
    return None if a is None or b is None else a == b

def ne(a, b):
    return None if a is None or b is None else a != b

def lt(a, b):
    return None if a is None or b is None else a < b

def le(a, b):
    return None if a is None or b is None else a <= b

def gt(a, b):
    return None if a is None or b is None else a > b

def ge(a, b):
    return None if a is None or b is None else a >= b

def and_(*args):
    return False if False in args else None if None in args else True

def or_(*args):
    return True if True in args else None if None in args else False

def not_(a):
    return None if a is None else not a

def is_null(a):
    return a is None

def coalesce(*args):
    for a in args:
        if a is not None:
            return a
    return None

def when(condition, a, b=None):
    return a if condition is True else b

def lower(a):
    return None if a is None else a.translate(LOWER)

def trim(a):
    return None if a is None else a.strip(BLANK)

def number(a):
    return None if a is None else float(a)

def text_number(a):
    return None if a is None or DECIMAL.fullmatch(a) is None else finite(float(a))

def timestamp_number(a):
    return None if a is None else float(a) / 1000000.0

def number_integer(a):
    return int(a) if a is not None and abs(a) < 9007199254740992.0 else None

def text_integer(a):
    return None if a is None or WHOLE.fullmatch(a) is None else number_integer(float(a))

def boolean_integer(a):
    return None if a is None else int(a)

def timestamp_integer(a):
    return None if a is None else a // 1000000

def integer_text(a):
    return None if a is None else str(a)

def boolean_text(a):
    return None if a is None else 'true' if a else 'false'

def text_boolean(a):
    return True if a == 'true' else False if a == 'false' else None
`;
