import type { RunRecord } from '@millrace/metadata';
import { type ReportStep, renderReport } from '@millrace/report';
import type { Store } from '@millrace/storage';

/** Writes `report.html` beside the run's record and gives its path, or URI in a bucket. */
export async function writeReport(store: Store, record: RunRecord, steps: readonly ReportStep[]): Promise<string> {
  const key = `${record.pipeline}/runs/${record.id}/report.html`;
  const { id, pipeline, state, startedAt, durationSeconds = 0, model, command } = record;
  const html = await renderReport({
    ...{ run: id, pipeline, startedAt, durationSeconds, steps },
    outcome: state === 'running' ? 'cancelled' : state,
    ...(model === undefined
      ? {}
      : { model: { name: model.name, version: String(model.version), alias: model.aliases[0] } }),
    commands: [{ purpose: 'Run it again', command }],
  });
  await store.write(key, html);
  return store.localPath(key) ?? store.uriOf(key);
}
