import type { Recipe } from '../../recipe/recipe.ts';
import { LONGEST_LINE } from '../../source/csv-lines.ts';
import { pyBoolean, pyText, pyTexts } from './literals.ts';

/** How the recipe's CSV is written. */
export const csvSettings = ({ source }: Recipe): string => `
DELIMITER = ${pyText(source.delimiter ?? ',')}
DECIMAL_MARK = ${pyText(source.decimal ?? '.')}
MISSING = set(${pyTexts(['', ...source.missing])})
HAS_HEADER = ${pyBoolean(source.headers !== 'none')}
LONGEST = ${LONGEST_LINE}
`;

/** Columns of some thousand records of a CSV file as Python values; SEMANTICS.md, "Reading". */
export const CSV_PYTHON = `
import csv
import datetime
import io
import itertools

TRUE = ('true', 't', '1')
FALSE = ('false', 'f', '0')
NOT_FINITE = re.compile('[+-]?(?:nan|inf|infinity)', re.IGNORECASE)
TIME = re.compile(
    '([0-9]{4})-([0-9]{2})-([0-9]{2})'
    '(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.]([0-9]{1,9}))?)?)?'
    '(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?')

class WrongType(ValueError):
    pass

def parse_number(text):
    plain = text.strip(BLANK)
    if NOT_FINITE.fullmatch(plain):
        return None
    if DECIMAL_MARK != '.':
        plain = plain.replace('.', '?').replace(DECIMAL_MARK, '.')
    if DECIMAL.fullmatch(plain) is None:
        raise WrongType()
    return finite(float(plain))

def parse_integer(text):
    value = parse_number(text)
    if value is not None and (value != math.floor(value) or abs(value) > 9007199254740991):
        raise WrongType()
    return None if value is None else int(value)

def parse_boolean(text):
    plain = text.strip(BLANK).lower()
    if plain not in TRUE and plain not in FALSE:
        raise WrongType()
    return plain in TRUE

def parse_timestamp(text):
    found = TIME.fullmatch(text.strip(BLANK))
    if found is None:
        raise WrongType()
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        days = datetime.date(year, month, day).toordinal() - 719163
        datetime.time(hour, minute, second)
    except ValueError:
        raise WrongType() from None
    seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset_minutes(found.group(8)) * 60
    return seconds * 1000000 + int((found.group(7) or '').ljust(6, '0')[:6])

def offset_minutes(zone):
    if zone is None or zone == 'Z':
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[3:].replace(':', '') or 0)
    return -minutes if zone[0] == '-' else minutes

PARSERS = dict(
    string=str, number=parse_number, integer=parse_integer, boolean=parse_boolean, timestamp=parse_timestamp)

def parse_column(texts, header, kind):
    parse = PARSERS[kind]
    try:
        return [None if text in MISSING else parse(text) for text in texts]
    except WrongType:
        wrong = next(text for text in texts if text not in MISSING and not is_parsed(parse, text))
        raise ValueError('WRONG_TYPE: ' + repr(header) + ' has ' + repr(wrong[:40]) + ', not ' + kind) from None

def is_parsed(parse, text):
    try:
        parse(text)
        return True
    except WrongType:
        return False

class Bytes(io.RawIOBase):
    """A file of Beam's as those of Python, which a packed one is not."""
    def __init__(self, file):
        super().__init__()
        self.file = file

    def readable(self):
        return True

    def readinto(self, buffer):
        found = self.file.read(len(buffer))
        buffer[:len(found)] = found
        return len(found)

def records_of(file):
    csv.field_size_limit(LONGEST)
    with file.open() as opened:
        text = io.TextIOWrapper(io.BufferedReader(Bytes(opened), 1 << 20), encoding='utf-8-sig', newline='')
        records = csv.reader(text, delimiter=DELIMITER, strict=True)
        try:
            for record in records:
                if record:
                    yield record
        except (csv.Error, UnicodeDecodeError) as error:
            where = file.metadata.path + ', line ' + str(records.line_num)
            raise ValueError('MALFORMED_INPUT: ' + where + ': ' + str(error)) from None

def read_batches(file):
    records = records_of(file)
    expected = [header for header, _ in COLUMNS]
    names = next(records, None) if HAS_HEADER else expected
    if names is None:
        raise ValueError('NO_ROWS: ' + file.metadata.path + ' is empty')
    check_header(names)
    places = [names.index(header) for header in expected]
    while True:
        batch = list(itertools.islice(records, 8192))
        if not batch:
            return
        if any(len(record) != len(names) for record in batch):
            wrong = next(record for record in batch if len(record) != len(names))
            raise ValueError('MALFORMED_INPUT: ' + file.metadata.path + ' has a record of ' + str(len(wrong)) +
                ' fields, not ' + str(len(names)) + ': ' + repr(wrong)[:80])
        texts = list(zip(*batch))
        yield [parse_column(texts[place], header, kind) for place, (header, kind) in zip(places, COLUMNS)]
`;
