import { type Dimension, MINIMIZED, type SearchMetric, type Space } from '@millrace/model';
import type { Study, TuningParameter } from '@millrace/vertex';

/** What a trial is called with: `learningRate` → `learning-rate`. */
export const flagOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const SCALES = { linear: 'linear', log: 'log', reverseLog: 'reverse-log' } as const;
const STOPPING = { median: 'median', curve: 'decay-curve', none: undefined } as const;

/** A search as Vertex AI takes it, from the definition that the search here takes too. */
export function studyOf(space: Space, metric: SearchMetric, earlyStopping: keyof typeof STOPPING): Study {
  return {
    metrics: [{ id: metric, goal: MINIMIZED[metric] ? 'minimize' : 'maximize' }],
    parameters: Object.entries(space).map(([name, dimension]) => parameterOf(flagOf(name), dimension)),
    earlyStopping: STOPPING[earlyStopping],
    // The last report of a trial is that of its best epoch.
    measurement: 'last',
  };
}

function parameterOf(id: string, dimension: Dimension): TuningParameter {
  // Vertex AI takes each value once.
  if (dimension.type === 'discrete') return { id, type: 'discrete', values: [...new Set(dimension.values)] };
  if (dimension.type === 'categorical') return { id, type: 'categorical', values: [...new Set(dimension.values)] };
  const { type, min, max, scale } = dimension;
  return { id, type, min, max, scale: SCALES[scale] };
}
