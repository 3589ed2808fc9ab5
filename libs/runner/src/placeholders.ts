import { type JsonValue, MillraceError } from '@millrace/contract';
import type { ExecutorInput } from './executor-input.ts';

const PLACEHOLDER = /\{\{\$(.*?)\}\}/g;
const PATH = /^\.(inputs|outputs)\.(parameters|artifacts)\['([^']+)'\](?:\.(path|uri|output_file))?$/;

/**
 * Fills in what KFP fills in everywhere: `{{$}}`, the whole executor input, and the values, paths and URIs of single
 * inputs and outputs.
 * @throws MillraceError `UNKNOWN_PLACEHOLDER`
 */
export function fillPlaceholders(text: string, input: ExecutorInput): string {
  return text.replace(PLACEHOLDER, (whole, path: string) => {
    if (path === '') return JSON.stringify(input);
    const value = lookUp(path, input);
    if (value === undefined) {
      throw new MillraceError('UNKNOWN_PLACEHOLDER', `${whole} stands for nothing that this step has.`, {
        hint: 'An optional input without a value has no placeholder; pass {{$}} and parse it.',
      });
    }
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function lookUp(path: string, input: ExecutorInput): JsonValue | undefined {
  const [, side, kind, name = '', field] = PATH.exec(path) ?? [];
  if (kind === 'parameters') {
    return side === 'inputs' ? input.inputs.parameterValues[name] : input.outputs.parameters[name]?.outputFile;
  }
  if (kind !== 'artifacts') return undefined;
  const artifacts = side === 'inputs' ? input.inputs.artifacts : input.outputs.artifacts;
  const uri = artifacts[name]?.artifacts[0]?.uri;
  // Steps on this machine get plain paths as URIs, so that both fields are the same.
  return field === 'path' || field === 'uri' ? uri : undefined;
}
