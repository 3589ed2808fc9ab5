import { type Logger, MillraceError } from '@millrace/contract';
import {
  type Anomaly,
  anomalyText,
  checkFiles,
  type Recipe,
  readingOf,
  type Schema,
  type Statistics,
  validate,
} from '@millrace/dataset';

/** Where anomalies are looked for, and what is expected there. */
export interface Looking {
  /** The raw files; undefined where an engine elsewhere reads them: then nothing is known of single rows. */
  readonly raw: string | undefined;
  readonly recipe: Recipe;
  readonly schema: Schema | undefined;
  readonly previous: Statistics | undefined;
  readonly workDirectory: string;
  readonly signal: AbortSignal;
}

/** Anomalies of how values are distributed, which only statistics tell. */
const OF_DISTRIBUTIONS = ['DRIFT', 'SKEW'];

/**
 * Everything that is not as expected. Statistics tell whether there is something, at no cost; only then are the files
 * read again, for counts and rows.
 */
export async function findAnomalies(statistics: Statistics, looking: Looking): Promise<Anomaly[]> {
  const { schema, previous, recipe } = looking;
  const { target } = recipe;
  const label = target.kind === 'label' ? target.name : undefined;
  const anomalies = validate(statistics, { schema, previous, label });
  const isOfData = ({ path, code }: Anomaly) => path.startsWith('columns.') && !OF_DISTRIBUTIONS.includes(code);
  const wantsRows = (schema?.duplicateRows ?? 'ignore') !== 'ignore';
  if (looking.raw === undefined || (!wantsRows && !anomalies.some(isOfData))) return anomalies;
  return [...(await anomaliesOfFiles(looking)), ...anomalies.filter((anomaly) => !isOfData(anomaly))];
}

/** Errors of reading that the schema may have more to say of: all faults at once, with counts. */
const EXPLAINED = ['WRONG_HEADER', 'WRONG_TYPE', 'MALFORMED_INPUT', 'LINE_TOO_LONG', 'NO_ROWS', 'NULL_VALUE'];

/** Anomalies of the files for which their reading ended; none where there is no schema. */
export async function anomaliesBehind(error: unknown, looking: Looking): Promise<Anomaly[]> {
  if (!(error instanceof MillraceError && EXPLAINED.includes(error.code))) return [];
  return anomaliesOfFiles(looking);
}

async function anomaliesOfFiles({ raw, recipe, schema, workDirectory, signal }: Looking): Promise<Anomaly[]> {
  if (schema === undefined || raw === undefined) return [];
  const { anomalies } = await checkFiles([raw], { schema, reading: readingOf(recipe.source), workDirectory, signal });
  return [...anomalies];
}

export function tell(anomalies: readonly Anomaly[], logger: Logger): void {
  for (const anomaly of anomalies) {
    const { severity, path, code, count } = anomaly;
    const facts = { code, ...(count === undefined ? {} : { count }) };
    logger[severity === 'error' ? 'error' : 'warn'](`${path}: ${anomalyText(anomaly)}`, facts);
  }
}

/** @throws MillraceError `ANOMALIES` with each of severity error. */
export function refuse(anomalies: readonly Anomaly[], cause?: unknown): void {
  const problems = anomalies.filter((anomaly) => anomaly.severity === 'error');
  if (problems.length === 0) return;
  const found = problems.length === 1 ? '1 anomaly' : `${problems.length} anomalies`;
  throw new MillraceError('ANOMALIES', `The data is not as the schema expects: ${found}.`, {
    problems: problems.map((anomaly) => ({ path: anomaly.path, code: anomaly.code, message: anomalyText(anomaly) })),
    hint: 'Mend the data, change the expected schema, or run with --on-anomaly warn.',
    cause,
  });
}
