import type { MillraceError } from '@millrace/contract';
import type { RunRecord } from '@millrace/metadata';
import { collectReportData, renderModelCard, renderReport } from '@millrace/report';
import type { Store } from '@millrace/storage';
import { serveCommand } from './serve-command.ts';

/**
 * Writes `report.html` beside the run's record and gives its path, or URI in a bucket; with `model-card.html` beside it
 * where the run judged a model.
 * @param onCorrupt told of a file that cannot be read; the report is then without it.
 */
export async function writeReport(
  store: Store,
  record: RunRecord,
  onCorrupt: (error: MillraceError) => void,
): Promise<string> {
  const folder = `${record.pipeline}/runs/${record.id}`;
  const serve = serveCommand(store, record);
  const commands = serve === undefined ? [] : [{ purpose: 'Serve the model', command: serve }];
  const data = await collectReportData(store, record, { onCorrupt, commands });
  const key = `${folder}/report.html`;
  await store.write(key, await renderReport(data));
  if (data.evaluation !== undefined) await store.write(`${folder}/model-card.html`, await renderModelCard(data));
  return store.localPath(key) ?? store.uriOf(key);
}
