import { type JsonObject, MillraceError } from '@millrace/contract';
import * as z from 'zod';
import type { Service } from '../declaration/types.ts';
import type { GoogleApis } from './google-apis.ts';

/** https://google.aip.dev/151 */
const operationSchema = z.looseObject({
  name: z.string(),
  done: z.boolean().default(false),
  error: z.looseObject({ code: z.number().optional(), message: z.string().default('') }).optional(),
});

export interface Waiting {
  readonly subject: string;
  readonly service: Service;
  /** `v1` */
  readonly version: string;
  /** Told once for each look that finds it unfinished. */
  readonly onWait?: (looks: number) => void;
}

/** Looks before a long-running operation is given up: about twenty minutes. */
const LOOKS = 80;

/**
 * Waits for the end of a long-running operation.
 * @throws MillraceError `CLOUD_OPERATION_FAILED`, `CLOUD_OPERATION_SLOW`
 */
export async function finished(apis: GoogleApis, answer: JsonObject, waiting: Waiting): Promise<void> {
  const { subject, service, version, onWait } = waiting;
  let operation = operationSchema.parse(answer);
  for (let looks = 1; !operation.done; looks++) {
    if (looks > LOOKS) {
      throw new MillraceError('CLOUD_OPERATION_SLOW', `${subject}: the operation ${operation.name} has not ended.`, {
        hint: 'run the same command again: it goes on where it stopped',
      });
    }
    onWait?.(looks);
    await apis.pause(looks);
    const path = `/${version}/${operation.name}`;
    operation = operationSchema.parse(await apis.call({ subject, service, method: 'GET', path }));
  }
  if (operation.error !== undefined) {
    throw new MillraceError('CLOUD_OPERATION_FAILED', `${subject}: ${operation.error.message}`, {
      hint: 'run the same command again once the cause is gone',
      fields: { operation: operation.name },
    });
  }
}
