import type { MillraceError } from '@millrace/contract';
import type { RunRecord } from '@millrace/metadata';
import { collectReportData, renderReport } from '@millrace/report';
import type { Store } from '@millrace/storage';
import { serveCommand } from './serve-command.ts';

/**
 * Writes `report.html` beside the run's record and gives its path, or URI in a bucket.
 * @param onCorrupt told of a file that cannot be read; the report is then without it.
 */
export async function writeReport(
  store: Store,
  record: RunRecord,
  onCorrupt: (error: MillraceError) => void,
): Promise<string> {
  const key = `${record.pipeline}/runs/${record.id}/report.html`;
  const serve = serveCommand(store, record);
  const commands = serve === undefined ? [] : [{ purpose: 'Serve the model', command: serve }];
  await store.write(key, await renderReport(await collectReportData(store, record, { onCorrupt, commands })));
  return store.localPath(key) ?? store.uriOf(key);
}
