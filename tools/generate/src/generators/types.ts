/** A file as it should be. */
export interface GeneratedFile {
  /** Below the workspace root. */
  readonly path: string;
  readonly content: string;
}

/** Gives the files of one kind; it writes nothing. */
export type Generator = (root: string) => Promise<readonly GeneratedFile[]>;
