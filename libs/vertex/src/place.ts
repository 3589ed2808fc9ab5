import { invalid, type Problem } from '@millrace/contract';

/** Where things are made: a project and a region of Google Cloud. */
export interface Place {
  /** Id of the project, e.g. `my-project`. */
  readonly project: string;
  /** E.g. `us-central1`. */
  readonly region: string;
}

/**
 * The project and the region that were given, else those of the environment: `CLOUD_ML_PROJECT_ID` and
 * `CLOUD_ML_REGION`, which Vertex AI sets in its jobs, then `GOOGLE_CLOUD_PROJECT` and `GOOGLE_CLOUD_REGION`.
 * @throws MillraceError `PROJECT_REQUIRED` where the project is missing, `REGION_REQUIRED` where only the region is
 */
export function resolvePlace(given: {
  readonly project?: string | undefined;
  readonly region?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whose place it is, in messages. Default `Vertex AI`. */
  readonly whose?: string | undefined;
}): Place {
  const { environment, whose = 'Vertex AI' } = given;
  const project = firstOf(given.project, environment.CLOUD_ML_PROJECT_ID, environment.GOOGLE_CLOUD_PROJECT);
  const region = firstOf(given.region, environment.CLOUD_ML_REGION, environment.GOOGLE_CLOUD_REGION);
  if (project !== undefined && region !== undefined) return { project, region };
  const problems: Problem[] = [];
  if (project === undefined) {
    problems.push(
      missing('project', 'PROJECT_REQUIRED', 'the project of Google Cloud', '--project P, or GOOGLE_CLOUD_PROJECT'),
    );
  }
  if (region === undefined) {
    problems.push(
      missing('region', 'REGION_REQUIRED', `the region of ${whose}`, '--region us-central1, or GOOGLE_CLOUD_REGION'),
    );
  }
  throw invalid(problems[0]?.code ?? 'PROJECT_REQUIRED', `${whose} needs a place`, problems);
}

const firstOf = (...values: readonly (string | undefined)[]): string | undefined =>
  values.find((value) => value !== undefined && value !== '');

const missing = (path: string, code: string, what: string, how: string): Problem => ({
  ...{ path, code, message: `${what} is not given` },
  hint: `give ${how}`,
});
