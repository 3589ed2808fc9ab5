import type { JsonValue } from '@millrace/contract';
import { figure } from '../charts/chart.ts';
import { parallelCoordinates } from '../charts/trials.ts';
import type { ReportData, ReportTrial, ReportTrials } from '../data.ts';
import { formatNumber } from '../format.ts';
import { html } from '../html.ts';
import { metricName } from './metrics.ts';
import { type Section, table } from './section.ts';

/** What the search tried. */
export async function search({ trials }: ReportData): Promise<Section | undefined> {
  if (trials === undefined || trials.trials.length === 0) return undefined;
  const chart = parallelCoordinates(trials);
  return {
    id: 'search',
    title: 'Search',
    body: [chart === undefined ? undefined : await figure(chart), trialTable(trials)],
  };
}

function trialTable({ trials, metric, direction, best }: ReportTrials) {
  const sign = direction === 'minimize' ? 1 : -1;
  const rank = ({ value }: ReportTrial) => (value === undefined ? Infinity : sign * value);
  const ranked = trials.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  // What is the same in all trials tells nothing here; the record of the execution has it.
  const names = [...new Set(trials.flatMap((trial) => Object.keys(trial.parameters)))].filter(
    (name) => trials.length === 1 || new Set(trials.map(({ parameters }) => show(parameters[name]))).size > 1,
  );
  return table(`${trials.length} trials, the best first`, ranked, [
    {
      title: 'Trial',
      cell: ({ id }) => (id === best ? html`${id} <span class="badge good">best</span>` : id),
    },
    {
      title: metricName(metric),
      numeric: true,
      cell: ({ value }) => (value === undefined ? '–' : formatNumber(value)),
    },
    { title: 'State', cell: ({ state }) => state },
    { title: 'Epochs', numeric: true, cell: ({ epochs }) => epochs ?? '–' },
    ...names.map((name) => ({
      title: name,
      numeric: trials.every(({ parameters }) => typeof parameters[name] === 'number'),
      cell: ({ parameters }: ReportTrial) => show(parameters[name]),
    })),
  ]);
}

function show(value: JsonValue | undefined): string {
  if (value === undefined) return '–';
  if (typeof value === 'number') return formatNumber(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
