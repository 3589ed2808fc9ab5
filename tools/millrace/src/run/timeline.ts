import type { ReportStep } from '@millrace/report';
import type { RunEvent, StepInfo } from '@millrace/runner';

/** Remembers of a run's events when each step began and how it ended, for the report. */
export class Timeline {
  private began = 0;
  private infos: readonly StepInfo[] = [];
  private readonly starts = new Map<string, number>();
  private readonly ends = new Map<string, RunEvent & { type: 'step-ended' }>();

  readonly onEvent = (event: RunEvent): void => {
    if (event.type === 'run-started') {
      this.began = Date.parse(event.time);
      this.infos = event.steps;
    } else if (event.type === 'step-started' && event.attempt === 1) {
      this.starts.set(event.step, Date.parse(event.time));
    } else if (event.type === 'step-ended') this.ends.set(event.step, event);
  };

  steps(): readonly ReportStep[] {
    const order = (info: StepInfo) => this.starts.get(info.id) ?? Number.POSITIVE_INFINITY;
    return this.infos
      .toSorted((a, b) => Number(order(a) > order(b)) - Number(order(a) < order(b)))
      .map((info) => {
        const end = this.ends.get(info.id);
        const start = this.starts.get(info.id);
        return {
          ...info,
          state: end?.state ?? 'not-run',
          ...(start === undefined ? {} : { startSeconds: (start - this.began) / 1000 }),
          ...(end === undefined ? {} : { durationSeconds: end.durationSeconds }),
          ...(end?.execution === undefined ? {} : { execution: end.execution }),
          ...(end?.error === undefined ? {} : { error: end.error }),
        };
      });
  }
}
