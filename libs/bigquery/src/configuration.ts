import type { JsonObject, JsonValue } from '@millrace/contract';
import type { ExternalTable, ParameterValue, Query, QueryParameter } from './query.ts';

/** A query as `configuration.query` of a job: https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationQuery */
export function configurationOf({ sql, parameters = [], tables = {} }: Query, maximumBytesBilled?: number): JsonObject {
  const external = Object.entries(tables).map(([name, table]) => [name, tableOf(table)]);
  return {
    query: sql,
    useLegacySql: false,
    ...(parameters.length === 0 ? {} : { parameterMode: 'NAMED', queryParameters: parameters.map(parameterOf) }),
    ...(external.length === 0 ? {} : { tableDefinitions: Object.fromEntries(external) }),
    ...(maximumBytesBilled === undefined ? {} : { maximumBytesBilled: String(maximumBytesBilled) }),
  };
}

function parameterOf({ name, type, value }: QueryParameter): JsonObject {
  const element = /^ARRAY<(.+)>$/.exec(type)?.[1];
  return {
    name,
    parameterType: element === undefined ? { type } : { type: 'ARRAY', arrayType: { type: element } },
    parameterValue: given(value),
  };
}

function given(value: ParameterValue): JsonObject {
  if (typeof value === 'object' && value !== null) return { arrayValues: value.map((item) => ({ value: text(item) })) };
  return { value: value === null ? null : text(value) };
}

/** The API takes every value as text; JavaScript's of numbers is GoogleSQL's, infinities and NaN too. */
const text = (value: string | number | boolean): string => String(value);

function tableOf(table: ExternalTable): JsonValue {
  const common = { sourceUris: [...table.uris] };
  if (table.format === 'parquet') {
    // Otherwise an enum would be bytes.
    return { ...common, sourceFormat: 'PARQUET', autodetect: true, parquetOptions: { enumAsString: true } };
  }
  return {
    ...common,
    sourceFormat: 'CSV',
    schema: { fields: table.columns.map((name) => ({ name, type: 'STRING' })) },
    ...(table.gzip === true ? { compression: 'GZIP' } : {}),
    csvOptions: {
      fieldDelimiter: table.delimiter ?? ',',
      quote: '"',
      skipLeadingRows: table.hasHeader ? '1' : '0',
      allowQuotedNewlines: true,
      allowJaggedRows: false,
      encoding: 'UTF-8',
      preserveAsciiControlCharacters: true,
    },
  };
}
