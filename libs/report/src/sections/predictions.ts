import { figure } from '../charts/chart.ts';
import { predictedAgainstActual, residualHistogram } from '../charts/regression.ts';
import type { ReportData } from '../data.ts';
import { grid, type Section } from './section.ts';

/** A regressor: where its predictions lie, and how far off they are. */
export async function predictions({ evaluation }: ReportData): Promise<Section | undefined> {
  const { predictedVsActual, residuals } = evaluation?.curves ?? {};
  if (evaluation === undefined || (predictedVsActual === undefined && residuals === undefined)) return undefined;
  const { split, target } = evaluation;
  return {
    id: 'predictions',
    title: 'Predictions',
    body: grid(
      predictedVsActual && (await figure(predictedAgainstActual(predictedVsActual, target, split))),
      residuals && (await figure(residualHistogram(residuals, target, split))),
    ),
  };
}
