/** One of Google's APIs, as calls, errors and connections speak of it. */
export interface Service {
  /** E.g. `Vertex AI`. */
  readonly name: string;
  /** What the codes of its errors begin with: `VERTEX` makes `VERTEX_NOT_FOUND`. */
  readonly prefix: string;
  /** E.g. `aiplatform.googleapis.com`: what is switched on, and whose quotas are used up. */
  readonly api: string;
  /** The host that answers for a region. */
  readonly endpoint: (region: string) => string;
  /** The variable that names an emulator, e.g. `VERTEX_EMULATOR_HOST`. */
  readonly emulator: string;
  /** The least of Google's own roles that holds a permission. */
  readonly roleFor: (permission: string) => string;
  /** The page of the console that shows what has this name. */
  readonly consoleUrl: (name: string) => string;
}
