import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { optionsSchema } from './run-build-image.ts';

const fileSchema = z.object({ properties: z.record(z.string(), z.unknown()) });

test("the Nx executor's schema has the options of the command", async () => {
  const text = await readFile(new URL('../nx/build-image.schema.json', import.meta.url), 'utf8');
  const { properties } = fileSchema.parse(JSON.parse(text));
  // Nx names the component by the project whose target it is.
  expect(Object.keys(properties).sort()).toEqual(
    Object.keys(optionsSchema.shape)
      .filter((n) => n !== 'all')
      .sort(),
  );
});
