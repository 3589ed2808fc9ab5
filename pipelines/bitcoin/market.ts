/** A day of trading, in the quote currency. */
export interface Day {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface MarketOptions {
  readonly days: number;
  /** First open. */
  readonly from: number;
  /** About where the last day closes: sets the drift of the walk. */
  readonly to: number;
  /** Standard deviation of a quiet day's log return. */
  readonly volatility: number;
}

/** Steps of the path inside a day; its extremes are the day's high and low. */
const STEPS = 48;
/** Part of a day's variance that is one steady trend; it ties the close to the extremes as closely as in real prices. */
const TREND = 0.4;
/** Part of the days left in which the walk would reach `to`. */
const HASTE = 0.4;
/** How long excitement lasts (per day), and how much of it is new each day. */
const MEMORY = 0.95;
const EXCITEMENT = 0.16;

/**
 * Daily prices as a geometric random walk whose volatility comes in clusters. The walk is bent towards `to` by the
 * drift still needed, so that every seed covers the same range of prices; most of the rise comes early, as bitcoin's did,
 * so that dollars are not decided by the last few days alone.
 */
export function simulateMarket(options: MarketOptions, normal: () => number): Day[] {
  const days: Day[] = [];
  let price = options.from;
  let mood = 0;
  for (let i = 0; i < options.days; i++) {
    mood = MEMORY * mood + EXCITEMENT * normal();
    const volatility = options.volatility * Math.exp(mood);
    const needed = Math.log(options.to / price) / Math.max((options.days - i) * HASTE, 90);
    const trend = needed + Math.sqrt(TREND) * volatility * normal();
    const noise = Math.sqrt((1 - TREND) / STEPS) * volatility;
    const day = simulateDay(price, trend / STEPS, noise, normal);
    days.push(day);
    price = day.close * Math.exp(0.001 * normal());
  }
  return days;
}

function simulateDay(open: number, drift: number, noise: number, normal: () => number): Day {
  let [price, high, low] = [open, open, open];
  for (let step = 0; step < STEPS; step++) {
    price *= Math.exp(drift + noise * normal());
    high = Math.max(high, price);
    low = Math.min(low, price);
  }
  return { open, high, low, close: price };
}
