import type { JsonValue } from '@millrace/contract';
import type { RunRecord } from '@millrace/metadata';

/** A number for a person: six digits, no more. */
export const formatNumber = (value: number): string => String(Number(value.toPrecision(6)));

export const formatValue = (value: JsonValue | undefined): string => {
  if (value === undefined) return '-';
  return typeof value === 'number' ? formatNumber(value) : typeof value === 'string' ? value : JSON.stringify(value);
};

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatDuration(seconds: number | undefined): string {
  if (seconds === undefined) return '-';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `2026-11-21 09:15:30`, UTC. */
export const formatTime = (time: string): string => time.slice(0, 19).replace('T', ' ');

export const formatModel = ({ model }: RunRecord): string =>
  model === undefined ? '-' : [`${model.name}@${model.version}`, ...model.aliases].join(' ');

export const formatGate = ({ gate }: RunRecord): string =>
  gate === undefined
    ? '-'
    : `${gate.passed ? 'passed' : 'refused'} (${gate.metric} ${formatNumber(gate.value)}, threshold ${formatNumber(gate.threshold)})`;

export const formatMetrics = ({ metrics }: RunRecord): string =>
  Object.entries(metrics ?? {})
    .map(([name, value]) => `${name} ${formatNumber(value)}`)
    .join(', ') || '-';
