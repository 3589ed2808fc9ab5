/** One `{{$…}}` in a text. */
export interface Placeholder {
  /** As it is written. */
  readonly text: string;
  readonly kind:
    | 'executor-input'
    | 'input-parameter'
    | 'input-artifact'
    | 'output-parameter'
    | 'output-artifact'
    | 'run'
    | 'other';
  /** Of the input or output; of a fact about the run, such as `pipeline_job_name`; else empty. */
  readonly name: string;
  /** `path`, `uri`, `output_file`, or what else stands after the name. */
  readonly field: string;
}

const PLACEHOLDER = /\{\{\$(.*?)\}\}/g;
const IO = /^\.(inputs|outputs)\.(parameters|artifacts)\[(['"])(.+?)\3\](.*)$/;
const RUN = /^\.(pipeline_(?:job|task)_\w+|workspace_path)$/;

/** Every placeholder of a text, in order. */
export const placeholdersIn = (text: string): Placeholder[] =>
  [...text.matchAll(PLACEHOLDER)].map(([whole, path = '']) => placeholder(whole, path));

function placeholder(text: string, path: string): Placeholder {
  if (path === '') return { text, kind: 'executor-input', name: '', field: '' };
  const run = RUN.exec(path)?.[1];
  if (run !== undefined) return { text, kind: 'run', name: run, field: '' };
  const [, side, what, , name, rest = ''] = IO.exec(path) ?? [];
  if (name === undefined) return { text, kind: 'other', name: '', field: path };
  const kind = `${side === 'inputs' ? 'input' : 'output'}-${what === 'parameters' ? 'parameter' : 'artifact'}` as const;
  return { text, kind, name, field: rest.replace(/^\./, '') };
}

/** KFP's SDK writes these two as JSON in place of a text. */
export const isJsonPlaceholder = (text: string): boolean => /^\s*\{"(IfPresent|Concat)":/.test(text);
