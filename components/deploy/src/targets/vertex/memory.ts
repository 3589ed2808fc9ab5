/** What a run knows that the cloud does not say. */
export interface Memory {
  /** The deployment's answers were compared. */
  probed: boolean;
  /** The metrics are with the version. */
  evaluated: boolean;
  /** Deployments that had requests while this run looked. */
  readonly served: Set<string>;
}

export const newMemory = (): Memory => ({ probed: false, evaluated: false, served: new Set() });
