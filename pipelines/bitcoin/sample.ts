import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Day, simulateMarket } from './market.ts';
import { normalFrom, uniformFrom } from './random.ts';

/** The sample that the pipeline reads where no source is given. */
export const SAMPLE_PATH = fileURLToPath(new URL('data/sample.csv', import.meta.url));

const SEED = 20130428;
const COLUMNS = 'slug,symbol,name,ranknow,open,high,low,close,volume,market,close_ratio,spread';

/** Bitcoin over its prices of 2013 to 2021, and invented currencies that the recipe has to filter out. */
const CURRENCIES = [
  {
    slug: 'bitcoin',
    symbol: 'BTC',
    name: 'Bitcoin',
    days: 2600,
    from: 120,
    to: 45_000,
    volatility: 0.026,
    coins: 1.6e7,
  },
  { slug: 'ducat', symbol: 'DCT', name: 'Ducat', days: 500, from: 3.2, to: 640, volatility: 0.045, coins: 8e7 },
  {
    slug: 'groschen',
    symbol: 'GRO',
    name: 'Groschen',
    days: 450,
    from: 0.0051,
    to: 0.31,
    volatility: 0.05,
    coins: 3e10,
  },
  { slug: 'guilder', symbol: 'GLD', name: 'Guilder', days: 450, from: 4.1, to: 52, volatility: 0.04, coins: 5e7 },
];

/** A CSV of the shape of public daily prices of crypto-currencies, always the same: header, rows, final newline. */
export function generateSample(): string {
  const uniform = uniformFrom(SEED);
  const normal = normalFrom(uniform);
  const lines = CURRENCIES.flatMap((currency, rank) => {
    const identity = [currency.slug, currency.symbol, currency.name, rank + 1].join(',');
    return simulateMarket(currency, normal).map((day) => {
      const traded = currency.coins * day.close * Math.exp(-4 + 0.4 * normal());
      return `${identity},${formatDay(day)},${significant(traded)},${significant(currency.coins * day.open)},${derived(day)}`;
    });
  });
  return `${[COLUMNS, ...lines].join('\n')}\n`;
}

const formatDay = (day: Day): string => [day.open, day.high, day.low, day.close].map(price).join(',');

/** `close_ratio` is where the close lies between low and high; a day without movement has none. */
function derived(day: Day): string {
  const [high, low, close] = [price(day.high), price(day.low), price(day.close)];
  const spread = high - low;
  return `${spread === 0 ? 'NA' : round((close - low) / spread, 4)},${round(spread, 2)}`;
}

/** Cents, or millionths where a coin costs less than one. */
const price = (value: number): number => round(value, value < 1 ? 6 : 2);
const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const significant = (value: number): number => Number(value.toPrecision(6));

/** Writes the sample; with `--check` only says whether the committed one is what this code generates. */
function main(args: readonly string[]): number {
  const sample = generateSample();
  if (!args.includes('--check')) {
    writeFileSync(SAMPLE_PATH, sample);
    process.stdout.write(`wrote ${SAMPLE_PATH}\n`);
    return 0;
  }
  if (readFileSync(SAMPLE_PATH, 'utf8') === sample) return 0;
  process.stderr.write(
    `${SAMPLE_PATH} is stale\n  hint: node --conditions=@millrace/source pipelines/bitcoin/sample.ts\n`,
  );
  return 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
