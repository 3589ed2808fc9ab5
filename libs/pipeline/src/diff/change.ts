/** One difference between two compiled pipelines. */
export interface Change {
  /** In words: `train: retries 0 → 2`. */
  readonly text: string;
  readonly kind: 'added' | 'removed' | 'renamed' | 'changed';
  readonly subject: 'pipeline' | 'input' | 'output' | 'step';
  /** Of the input, the output or the step, as it is called now; of the pipeline. */
  readonly name: string;
  /** What of it: `default`, `retries`, `image`, `input epochs`. */
  readonly field?: string;
  readonly before?: string;
  readonly after?: string;
  /** Who runs the pipeline, or reads its outputs, has to change something. */
  readonly breaking: boolean;
}

type Subject = Pick<Change, 'subject' | 'name'>;

/** `train: retries 0 → 2`. */
export const changed = (of: Subject, field: string, before: string, after: string, breaking = false): Change => ({
  ...of,
  kind: 'changed',
  field,
  before,
  after,
  breaking,
  text: `${prefix(of)}: ${field} ${clip(before)} → ${clip(after)}`,
});

const prefix = ({ subject, name }: Subject): string =>
  subject === 'step' ? name : subject === 'pipeline' ? 'pipeline' : `${subject} ${name}`;

const MAX = 100;
export const clip = (text: string): string => (text.length > MAX ? `${text.slice(0, MAX - 1)}…` : text);
