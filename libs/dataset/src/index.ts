export {
  type BeamPipeline,
  type BeamQuestion,
  type BeamRecipe,
  type BeamSink,
  type BeamSource,
  type BeamSplits,
  compileBeamYaml,
} from './engine/beam/compile.ts';
export { type BeamColumns, countBeam, describeBeam } from './engine/beam/describe.ts';
export { fitBeam, type RunBeam } from './engine/beam/fit.ts';
export { compileGoogleSql, type GoogleSqlRecipe, type PreparedQuery } from './engine/bigquery/compile.ts';
export { describeGoogleSql } from './engine/bigquery/describe.ts';
export { fitGoogleSql, type RunQuery } from './engine/bigquery/fit.ts';
export { plannedQueries } from './engine/bigquery/planned.ts';
export type { GoogleSqlQuery, QueryParameter } from './engine/bigquery/query.ts';
export {
  type CsvColumns,
  csvColumns,
  type RawColumns,
  type RemoteCsv,
  refuseFiles,
  tableColumns,
} from './engine/bigquery/raw-table.ts';
export { readingErrorOf } from './engine/bigquery/reading-error.ts';
export { type CollectOptions, collectSplits } from './engine/duckdb/collect-splits.ts';
export { type DatabaseOptions, withDatabase } from './engine/duckdb/database.ts';
export { type Prepared, type PrepareOptions, prepare, prepareAndDescribe } from './engine/duckdb/prepare.ts';
export { identifier, stringLiteral } from './engine/duckdb/quote.ts';
export { withReader } from './engine/duckdb/reader.ts';
export { type FramesOptions, frames } from './frames/frames.ts';
export { type Profile, type ProfileOptions, profile, profileFrame, profileSchema } from './frames/profile.ts';
export { type Inspected, type InspectedColumn, inspectCsv } from './inference/inspect.ts';
export { jsonText } from './json-text.ts';
export { and, coalesce, col, Expr, greatest, least, lit, type Operand, or, when } from './recipe/builders.ts';
export { columnTypes, parseRecipe, recipeProblems } from './recipe/check.ts';
export { defineRecipe, type RecipeDefinition } from './recipe/define.ts';
export { type CastType, type ColumnType, columnsOf, type Expression, type Operator } from './recipe/expression.ts';
export {
  type CategoricalFit,
  digestOf,
  type Fit,
  type FittedRecipe,
  fittedRecipeSchema,
  type NumericFit,
  parseFittedRecipe,
} from './recipe/fitted.ts';
export { type FeatureColumn, type Layout, layoutOf } from './recipe/layout.ts';
export {
  type Feature,
  type Recipe,
  recipeSchema,
  type SourceColumn,
  SPLIT_NAMES,
  type SplitName,
  type Target,
} from './recipe/recipe.ts';
export { anomalyText, exampleText } from './schema/anomaly.ts';
export { type CheckedFiles, type CheckOptions, checkFiles } from './schema/files/check-files.ts';
export { type DescribeOptions, describeFiles } from './schema/files/describe-files.ts';
export { type Reading, readingOf } from './schema/files/reading.ts';
export {
  type Anomalies,
  type Anomaly,
  anomaliesSchema,
  type ColumnStatistics,
  type Example,
  type NumericStatistics,
  parseSchema,
  parseStatistics,
  type Schema,
  type SplitStatistics,
  type Statistics,
  schemaSchema,
  statisticsSchema,
} from './schema/formats.ts';
export { inferSchema, inferSchemaFor, type SchemaFacts } from './schema/infer.ts';
export { type Expectations, validate } from './schema/validate.ts';
export { type Applied, compileServing, type Serving } from './serving/serving.ts';
export { DELIMITERS, type Delimiter } from './source/delimiter.ts';
export { findRawFiles, type RawFiles, rawFilesAmong } from './source/files.ts';
export { type CarriedRow, readCarry } from './splits/carry.ts';
export { type SplitsManifest, splitsManifestSchema } from './splits/manifest.ts';
export { joinMatrices, type Matrix, type MatrixOptions, readMatrix } from './splits/matrix.ts';
export { type OpenOptions, openSplits, type Splits } from './splits/open.ts';
