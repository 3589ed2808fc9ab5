/** The folder that only one job writes. */
export const folderOf = (to: string, jobId: string): string => `${to.replace(/\/+$/, '')}/${jobId}/`;

const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A query that exports its rows: https://cloud.google.com/bigquery/docs/reference/standard-sql/export-statements */
export function exportSql(sql: string, folder: string): string {
  const options = [
    `uri = ${literal(`${folder}*.parquet`)}`,
    "format = 'PARQUET'",
    "compression = 'SNAPPY'",
    'overwrite = false',
  ];
  return `EXPORT DATA OPTIONS (${options.join(', ')}) AS\n${sql}`;
}
