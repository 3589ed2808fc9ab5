/** Something that the set-up or a run made, and how it goes away. */
export interface Found {
  /** For people and programs: `endpoint`, `bucket`, … */
  readonly kind: string;
  readonly name: string;
  /** What goes with it, e.g. `3 objects, 30 B`. */
  readonly detail?: string;
  /** Holds data that cannot be made again: deleted only where that was asked for. */
  readonly isData?: boolean;
  /** Deletes it; what is gone already is success. */
  readonly remove: () => Promise<void>;
}
