import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, type JsonObject, type JsonValue, MillraceError } from '@millrace/contract';
import { load } from 'js-yaml';
import * as z from 'zod';

/** A file of parameters larger than this is not one. */
const MAX_BYTES = 1 << 20;
const presetSchema = z.record(z.string(), z.json());

/**
 * Values of inputs from files of parameters, YAML or JSON: one mapping of names to values each. A later file wins.
 * @throws MillraceError `PRESET_MISSING`, `INVALID_PRESET`.
 */
export async function readPresets(files: readonly string[], cwd: string): Promise<JsonObject> {
  const values: Record<string, JsonValue> = {};
  for (const file of files) Object.assign(values, await readPreset(file, resolve(cwd, file)));
  return values;
}

async function readPreset(given: string, path: string): Promise<JsonObject> {
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
  if (size === undefined) {
    throw new MillraceError('PRESET_MISSING', `There is no file ${given}.`, {
      hint: 'Give a YAML or JSON file of parameters: --preset presets/quick.yaml',
      exitCode: EXIT.usage,
    });
  }
  if (size > MAX_BYTES) throw invalidPreset(given, `it has ${size} bytes, more than ${MAX_BYTES}`);
  const read = presetSchema.safeParse(parse(given, await readFile(path, 'utf8')));
  if (!read.success) throw invalidPreset(given, 'it is not a mapping of names to values');
  return read.data;
}

function parse(given: string, text: string): unknown {
  try {
    // An empty file says nothing, which is well said.
    return text.trim() === '' ? {} : load(text, { maxAliases: 100, maxDepth: 100 });
  } catch (error) {
    throw invalidPreset(given, error instanceof Error ? error.message : String(error));
  }
}

const invalidPreset = (file: string, reason: string) =>
  new MillraceError('INVALID_PRESET', `${file} cannot be read: ${reason}.`, {
    hint: 'Write one `name: value` a line; millrace describe PIPELINE lists the names.',
    exitCode: EXIT.usage,
  });
