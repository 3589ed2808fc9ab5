import type { RunRecord } from '@millrace/metadata';

/** What the last lines of a run tell; what is absent is left out. */
export interface Summary extends Partial<Pick<RunRecord, 'metrics' | 'baselines' | 'gate' | 'model' | 'report'>> {
  /** Shell command that serves the model. */
  readonly serve?: string | undefined;
}

/** One line each, for metrics with their baselines, gate, registry, the command to serve, and the report. */
export function formatSummary({ metrics, baselines, gate, model, serve, report }: Summary): string {
  const lines: (readonly [string, string])[] = [];
  if (metrics !== undefined) lines.push(['metrics', metricsText(metrics, baselines ?? {}, gate?.metric)]);
  if (gate !== undefined) {
    const verdict = gate.passed ? 'passed' : 'not passed';
    lines.push(['gate', `${verdict}: ${gate.metric} ${figure(gate.value)} against ${figure(gate.threshold)}`]);
  }
  if (model !== undefined) {
    const aliases = model.aliases.length === 0 ? '' : ` (${model.aliases.join(', ')})`;
    lines.push(['registry', `${model.name} version ${model.version}${aliases}`]);
  }
  if (serve !== undefined) lines.push(['serve', serve]);
  if (report !== undefined) lines.push(['report', report]);
  return lines.map(([name, text]) => `${name.padEnd(9)} ${text}\n`).join('');
}

type Figures = Readonly<Record<string, number>>;

/** The gate's metric first, with what the baselines reach; then the others. */
function metricsText(
  metrics: Figures,
  baselines: Readonly<Record<string, Figures>>,
  first: string | undefined,
): string {
  const names = Object.keys(metrics).toSorted((a, b) => Number(b === first) - Number(a === first));
  return names
    .map((name, i) => `${name} ${figure(metrics[name] ?? Number.NaN)}${i === 0 ? rivals(name, baselines) : ''}`)
    .join(', ');
}

function rivals(metric: string, baselines: Readonly<Record<string, Figures>>): string {
  const reached = Object.entries(baselines).flatMap(([name, figures]) => {
    const value = figures[metric];
    return value === undefined ? [] : [`${words(name)} ${figure(value)}`];
  });
  return reached.length === 0 ? '' : ` (${reached.join(', ')})`;
}

/** `leastSquares` as `least squares`. */
const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const figure = (value: number): string => String(Number(value.toPrecision(4)));
