/** What was looked at, what was found, and what to do where that is not enough. */
export interface Finding {
  readonly subject: string;
  /** `missing` keeps the demo from running, `absent` only what the hint names; `unknown` could not be asked. */
  readonly state: 'ok' | 'absent' | 'missing' | 'unknown';
  readonly detail: string;
  readonly hint?: string;
}
