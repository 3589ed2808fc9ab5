import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawSamples, LAB_HEADER, labLine } from './generate.ts';
import { uciRecipe, uciSchema } from './uci-recipe.ts';

/** The sample that the pipeline reads where no source is given. */
export const SAMPLE_PATH = fileURLToPath(new URL('data/sample.csv', import.meta.url));

/** The preset for UCI's file. */
export const PRESET_PATH = fileURLToPath(new URL('presets/uci.json', import.meta.url));

export const SAMPLE = { rows: 12_000, seed: 1998 } as const;

/** A CSV in the schema of the lab, always the same: header, rows, final newline. */
export function generateSample(): string {
  const lines = [...drawSamples(SAMPLE.rows, SAMPLE.seed)].map(labLine);
  return `${[LAB_HEADER.join(','), ...lines].join('\n')}\n`;
}

/** What goes with UCI's file, as `--preset` takes it. */
export const generatePreset = (): string => `${JSON.stringify({ recipe: uciRecipe, schema: uciSchema })}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(SAMPLE_PATH, generateSample());
  writeFileSync(PRESET_PATH, generatePreset());
  process.stdout.write(`wrote ${SAMPLE_PATH} and ${PRESET_PATH}\n`);
}
