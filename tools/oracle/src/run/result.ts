import type { JsonValue } from '@millrace/contract';
import * as z from 'zod';

const json: z.ZodType<JsonValue> = z.json();
const values = z.record(z.string(), json);
const artifact = z.object({ type: z.string(), metadata: values, content: z.string().nullable() });
const made = z.object({
  parameters: values,
  artifacts: z.record(z.string(), artifact),
  /** Components that ran, with the iterations that they ran in: `say`, `greet-say-2[0][1]`; sorted. */
  ran: z.array(z.string()),
});

/** What a run made, in a form that both runners' results have. */
export const result = z.union([z.object({ error: z.string(), ran: z.array(z.string()) }), made]);
export type Made = z.infer<typeof made>;
export type Result = z.infer<typeof result>;
