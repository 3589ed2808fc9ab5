import { type BigQuery, createBigQuery } from '@millrace/bigquery';
import type { RunContext } from '@millrace/contract';
import type { EngineSettings } from '../engine.ts';

/** BigQuery as the inputs of the component have it. */
export function openBigQuery(
  { location, maximumBytesBilled, labels }: EngineSettings,
  { project = '', region, logger, signal, progress }: RunContext,
): BigQuery {
  return createBigQuery({
    ...{ project, logger, signal, labels, maximumBytesBilled },
    location: location ?? region,
    onProgress: ({ subject, units }) => {
      if (units !== undefined) progress.report(units.done, units.total, 'units', subject);
    },
  });
}
