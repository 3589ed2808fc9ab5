import type { FittedRecipe } from '../../recipe/fitted.ts';
import { type Recipe, SPLIT_NAMES, type SplitName } from '../../recipe/recipe.ts';
import type { Counted } from '../described.ts';
import { numericColumns, wordColumns } from '../prepared-columns.ts';
import { refusalsOf } from '../refused-values.ts';
import { columnsPython, describedPython } from './describe-python.ts';
import { pyText } from './literals.ts';
import { tablesPython, writePython } from './output-python.ts';
import { answerPython, pipelineYaml, type Step } from './pipeline-yaml.ts';
import { readPython } from './reading-python.ts';
import { refuseRecipe } from './refusals.ts';
import { FINE_WEIGHT, preparedName, rowsPython } from './rows-python.ts';
import { extremesPython, momentsPython, type Range } from './statistics-python.ts';

/** Raw files. */
export interface BeamSource {
  /** URI or glob, e.g. `gs://bucket/raw/*.parquet`. */
  readonly files: string;
  /** Parquet is read by row group, CSV by file: a large CSV file keeps one worker busy. */
  readonly format: 'parquet' | 'csv';
}

/** Where pipelines write. */
export interface BeamSink {
  /** URI of a folder, without `/` at its end. */
  readonly folder: string;
}

/** A Beam YAML pipeline, which any runner takes. */
export interface BeamPipeline {
  readonly name: 'extremes' | 'moments' | 'prepared' | 'columns' | 'described';
  readonly yaml: string;
}

/** A pipeline that answers with one file. */
export interface BeamQuestion extends BeamPipeline {
  /** URI of the JSON that it writes. */
  readonly answer: string;
}

/** The pipeline that writes the splits. */
export interface BeamSplits extends BeamPipeline {
  /** Prefixes of the URIs of each split's files: `<prefix>-00000-of-00003.parquet`. */
  readonly prefixes: Readonly<Record<SplitName, string>>;
}

/** A recipe as pipelines; every one of them takes minutes to start on Dataflow, so that there are few. */
export interface BeamRecipe {
  /** Rows of each split, values that are there, extremes and words of the train split. */
  extremes(): BeamQuestion;
  /** Sums of the train split for mean and deviation, histograms for quartiles. */
  moments(ranges: readonly Range[]): BeamQuestion;
  /** Raw columns: values, extremes, how many different ones; names in the files. */
  columns(): BeamQuestion;
  /** Sums, histograms and the most frequent values of raw columns and of the splits. */
  described(fitted: FittedRecipe['fitted'], counted: readonly Counted[]): BeamQuestion;
  /** The rows of all splits: features scaled and encoded, target, weight, carried columns. */
  prepared(fitted: FittedRecipe['fitted']): BeamSplits;
}

/** What is refused of the prepared rows. */
export const beamRefusals = (recipe: Recipe) => refusalsOf(recipe, preparedName, FINE_WEIGHT);

/**
 * Compiles a recipe to Beam YAML with the meaning of SEMANTICS.md. Its code is Python, and workers need nothing beside
 * Beam's own image.
 * @throws MillraceError `NOT_EXPRESSIBLE` with every step that cannot be said and why.
 */
export function compileBeamYaml(recipe: Recipe, source: BeamSource, sink: BeamSink): BeamRecipe {
  refuseRecipe(recipe);
  const numeric = numericColumns(recipe, preparedName);
  const read: Step = { name: 'Read', python: readPython(recipe, source) };
  const steps: Step[] = [read, { name: 'Prepare', input: 'Read', python: rowsPython(recipe, source) }];
  const question = (name: BeamPipeline['name'], python: string, before = steps): BeamQuestion => {
    const answer = `${sink.folder}/statistics/${name}.json`;
    const asked = { name: 'Measure', input: before.at(-1)?.name ?? '', python };
    const write = { name: 'Write', input: 'Measure', python: answerPython(pyText(answer)) };
    return { name, answer, yaml: pipelineYaml([...before, asked, write]) };
  };
  return {
    extremes: () => {
      const fine = beamRefusals(recipe).map((refusal) => refusal.fine);
      return question('extremes', extremesPython(numeric, wordColumns(recipe, preparedName), fine));
    },
    moments: (ranges) => question('moments', momentsPython(numeric, ranges)),
    columns: () => question('columns', columnsPython(recipe, source), [read]),
    described: (fitted, counted) =>
      question('described', describedPython({ formatVersion: 1, recipe, fitted }, source, counted), [read]),
    prepared: (fitted) => {
      const fittedRecipe: FittedRecipe = { formatVersion: 1, recipe, fitted };
      const prefix = (name: SplitName): string => `${sink.folder}/${name}`;
      const tables = { name: 'Encode', input: 'Prepare', python: tablesPython(fittedRecipe) };
      const writes = SPLIT_NAMES.map((name): Step => {
        return { name: `Write ${name}`, input: `Encode.${name}`, python: writePython(fittedRecipe, prefix(name)) };
      });
      const prefixes = { train: prefix('train'), validation: prefix('validation'), test: prefix('test') };
      return { name: 'prepared', prefixes, yaml: pipelineYaml([...steps, tables, ...writes]) };
    },
  };
}
