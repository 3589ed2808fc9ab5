import * as z from 'zod';
import { text } from '../answers.ts';

const bytes = z.instanceof(Uint8Array);
/** `google.protobuf.Any`: the name of a type, and a message of it. */
const any = z
  .object({ type_url: z.string().nullish(), typeUrl: z.string().nullish(), value: bytes.nullish() })
  .nullish()
  .transform((value) =>
    value ? { type: (value.type_url || value.typeUrl || '').split('/').at(-1) ?? '', bytes: value.value } : undefined,
  );

/** `google.longrunning.Operation` in an answer. */
export const operationAnswer = z
  .object({
    name: z.string(),
    done: z
      .boolean()
      .nullish()
      .transform((value) => value ?? false),
    error: z
      .object({ code: z.number().nullish(), message: text })
      .nullish()
      .transform((value) => (value?.code ? { code: value.code, message: value.message ?? 'failed' } : undefined)),
    metadata: any,
    response: any,
  })
  .transform(
    ({ name, done, error, metadata, response }): Operation => ({
      ...{ name, done, error },
      type: (metadata?.type ?? '').replace(/^.*\./, ''),
      result: response?.bytes ?? undefined,
    }),
  );

/** Something that Vertex AI does and that takes longer than a call. */
export interface Operation {
  /** E.g. `projects/1/locations/us-central1/models/2/operations/3`. */
  readonly name: string;
  readonly done: boolean;
  /** Why it failed. */
  readonly error?: { readonly code: number; readonly message: string } | undefined;
  /** Type of its metadata, which says what it does: e.g. `UploadModelOperationMetadata`. */
  readonly type: string;
  /** The encoded message that it ended with. */
  readonly result?: Uint8Array | undefined;
}
