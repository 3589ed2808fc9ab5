import { EXIT, MillraceError } from '@millrace/contract';
import type { BeamPipeline } from '@millrace/dataset';
import type { Argv } from 'yargs';
import { type GlobalFlags, type Io, printJson } from '../io.ts';
import { writeText } from './data-files.ts';
import { fittedOf, RECIPE, recipeOf } from './data-recipe.ts';

const PIPELINES = ['extremes', 'moments', 'columns', 'prepared'] as const;

/** `millrace data beam-yaml`: a recipe as Beam YAML, for Dataflow and any other runner. */
export const addDataBeamYaml = (parser: Argv<GlobalFlags>, io: Io): Argv<GlobalFlags> =>
  parser.command(
    'beam-yaml',
    'Say a recipe as Beam YAML, which any Beam runner takes: python -m apache_beam.yaml.main --yaml_pipeline_file=FILE.',
    (args) =>
      args
        .option('recipe', RECIPE)
        .option('source', {
          type: 'string',
          demandOption: true,
          requiresArg: true,
          describe: 'URI or pattern of the raw files, e.g. gs://bucket/raw/*.parquet.',
        })
        .option('sink', {
          type: 'string',
          demandOption: true,
          requiresArg: true,
          describe: 'URI of the folder to write to.',
        })
        .option('format', {
          choices: ['csv', 'parquet'] as const,
          describe: 'Of the raw files (told by their ending).',
        })
        .option('pipeline', {
          choices: PIPELINES,
          describe: 'The rows of the splits (prepared), or a question that they wait for (default for a recipe alone).',
        })
        .option('output', {
          alias: 'o',
          type: 'string',
          requiresArg: true,
          describe: 'File to write (standard output).',
        })
        .example("$0 data beam-yaml --recipe splits/recipe.json --source 'gs://b/raw/*.parquet' --sink gs://b/out", ''),
    async ({ recipe: given, source, sink, format, pipeline, output, json }) => {
      const { compileBeamYaml } = await import('@millrace/dataset');
      const found = await recipeOf(given, io);
      const files = { files: source, format: format ?? formatOf(source) };
      const compiled = compileBeamYaml(found.recipe, files, { folder: sink.replace(/\/+$/, '') });
      const of = (name: (typeof PIPELINES)[number]): BeamPipeline => {
        if (name === 'extremes' || name === 'columns') return compiled[name]();
        const fitted = fittedOf(given, found);
        if (name === 'prepared') return compiled.prepared(fitted);
        const numbers = [...fitted.features, fitted.target].filter((fit) => fit.kind === 'numeric');
        return compiled.moments(numbers);
      };
      const wanted = of(pipeline ?? (found.fitted === undefined ? 'extremes' : 'prepared'));
      if (output !== undefined) await writeText(output, wanted.yaml, io);
      if (json) printJson(io, wanted);
      else if (output === undefined) io.stdout.write(wanted.yaml);
    },
  );

function formatOf(source: string): 'csv' | 'parquet' {
  if (/\.(parquet|pq)$/i.test(source)) return 'parquet';
  if (/\.csv(\.gz)?$/i.test(source)) return 'csv';
  throw new MillraceError('FORMAT_REQUIRED', `${source} does not tell whether its files are CSV or Parquet.`, {
    hint: 'Give --format csv or --format parquet.',
    exitCode: EXIT.usage,
  });
}
