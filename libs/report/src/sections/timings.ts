import { figure } from '../charts/chart.ts';
import { gantt } from '../charts/gantt.ts';
import type { ReportData } from '../data.ts';
import type { Section } from './section.ts';

/** When each step ran. */
export async function timings({ steps, durationSeconds }: ReportData): Promise<Section | undefined> {
  const ran = steps.flatMap((step) =>
    step.startSeconds === undefined || step.durationSeconds === undefined
      ? []
      : [{ name: step.name, state: step.state, start: step.startSeconds, seconds: step.durationSeconds }],
  );
  if (ran.length === 0) return undefined;
  return { id: 'timings', title: 'Step times', body: await figure(gantt(ran, durationSeconds)) };
}
