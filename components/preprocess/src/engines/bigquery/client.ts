import { type BigQuery, createBigQuery } from '@millrace/bigquery';
import type { RunContext } from '@millrace/contract';
import type { EngineSettings } from '../engine.ts';

/** Where jobs run where nothing says so: the largest multi-region. */
const DEFAULT_LOCATION = 'US';

/** BigQuery as the inputs of the component have it. */
export function openBigQuery(
  { location, maximumBytesBilled, labels }: EngineSettings,
  { project = '', region, logger, signal, progress }: RunContext,
): BigQuery {
  return createBigQuery({
    ...{ project, logger, signal, labels },
    location: location ?? region ?? DEFAULT_LOCATION,
    ...(maximumBytesBilled === undefined ? {} : { maximumBytesBilled }),
    onProgress: ({ subject, units }) => {
      if (units !== undefined) progress.report(units.done, units.total, 'units', subject);
    },
  });
}
