import { figure } from '../charts/chart.ts';
import { lossCurves } from '../charts/loss.ts';
import type { ReportData } from '../data.ts';
import type { Section } from './section.ts';

/** How the loss fell. */
export async function training({ history }: ReportData): Promise<Section | undefined> {
  if (history === undefined || history.epochs.length === 0) return undefined;
  return { id: 'training', title: 'Training', body: await figure(lossCurves(history)) };
}
