import { figure } from '../charts/chart.ts';
import { importanceBars } from '../charts/importance.ts';
import type { ReportData } from '../data.ts';
import type { Section } from './section.ts';

/** What the model looks at. */
export async function importance({ evaluation }: ReportData): Promise<Section | undefined> {
  const data = evaluation?.curves.importance;
  if (data === undefined || data.features.length === 0) return undefined;
  return { id: 'importance', title: 'Importance of features', body: await figure(importanceBars(data)) };
}
