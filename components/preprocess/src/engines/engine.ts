import type { InputArtifact, JsonObject, RunContext } from '@millrace/contract';
import type { Prepared, Recipe } from '@millrace/dataset';

/** What an engine is given. */
export interface EngineWork {
  readonly raw: InputArtifact;
  readonly recipe: Recipe;
  /** The splits folder to write; nothing is left there when the work fails. */
  readonly output: string;
  readonly settings: EngineSettings;
  readonly context: RunContext;
}

/** Inputs of the component that only some engines go by. */
export interface EngineSettings {
  /** Where an engine of Google Cloud works. */
  readonly location: string | undefined;
  /** Beyond how many bytes a query is refused. */
  readonly maximumBytesBilled: number | undefined;
  /** The machines of dataflow. */
  readonly workers: JsonObject | undefined;
  /** Of jobs. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Runs a recipe over raw data. */
export interface Engine {
  /** Writes the splits folder, and describes the raw columns and the splits. */
  prepare(work: EngineWork): Promise<Prepared>;
  /** The raw files lie on this machine: they can be read again for the rows behind an anomaly. */
  readonly readsHere: boolean;
}
