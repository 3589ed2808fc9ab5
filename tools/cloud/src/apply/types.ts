/** What became of a step. */
export interface Applied {
  /** `waiting`: for a person, or for a step that waits for one. */
  readonly outcome: 'made' | 'changed' | 'kept' | 'waiting';
  /** Fields or roles that were corrected. */
  readonly changes?: readonly string[];
  /** What to do about it. */
  readonly next?: string;
}

export interface AppliedStep extends Applied {
  readonly id: string;
  readonly title: string;
}

/** Told while something takes its time. */
export type Progress = (event: { readonly id: string; readonly title: string; readonly looks: number }) => void;
