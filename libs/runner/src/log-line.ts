import * as z from 'zod';
import type { StepError } from './events.ts';

const progress = z.object({
  done: z.number(),
  total: z.number().optional(),
  unit: z.string(),
  note: z.string().optional(),
});
const structured = z.object({
  message: z.string(),
  severity: z.string().optional(),
  progress: progress.optional(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
});

/** A line of a step's output: plain text, or a structured one of the entrypoint (Cloud Logging's JSON fields). */
export interface LogLine {
  readonly text: string;
  readonly progress?: z.infer<typeof progress> | undefined;
  readonly error?: StepError | undefined;
}

export function readLogLine(line: string): LogLine {
  if (!line.startsWith('{')) return { text: line };
  try {
    const { message, progress, error } = structured.parse(JSON.parse(line));
    return { text: message, progress, error };
  } catch {
    return { text: line };
  }
}
