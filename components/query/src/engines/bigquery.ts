import { createBigQuery } from '@millrace/bigquery';
import { EXIT, MillraceError, type RemoteWork, type RunContext } from '@millrace/contract';
import { openStore } from '@millrace/storage';
import type { Engine } from './engine.ts';
import { notOneSelect } from './not-one-select.ts';

/** BigQuery over its own tables, which the SQL names: a dry run first, then one job, whose files are brought here. */
export const engine: Engine = {
  async write({ sql, parameters, raw, splits, output, settings, context }) {
    const { project = '', region, logger, signal } = context;
    const { key, folder } = remoteWorkOf(context);
    if (raw !== undefined || splits !== undefined) {
      logger.warn('BigQuery reads the tables that the SQL names: raw and splits are tables of the engine duckdb only');
    }
    const { location = region, maximumBytesBilled } = settings;
    const bigquery = createBigQuery({ project, location, logger, signal, maximumBytesBilled });
    const query = { sql, parameters };
    const [estimate] = await bigquery.estimate('the query', [{ subject: 'the query', query }]);
    if (estimate?.statementType !== 'SELECT') throw notOneSelect(estimate?.statementType);
    // Files of a former attempt of the same work are taken over where they are still there.
    const stillThere = async (files: string) => (await openStore(files).names('', { signal })).length > 0;
    const exported = await bigquery.export(query, {
      ...{ subject: 'the query', work: key, estimated: true, to: folder, stillThere },
    });
    await openStore(folder).download(exported.job.id, output, { signal });
  },
};

function remoteWorkOf({ remoteWork }: RunContext): RemoteWork {
  if (remoteWork !== undefined) return remoteWork;
  throw new MillraceError('NEEDS_CLOUD_STORAGE', 'The engine bigquery exports its rows to a bucket of Cloud Storage.', {
    hint: 'Give --bucket gs://BUCKET[/PREFIX].',
    exitCode: EXIT.usage,
  });
}
