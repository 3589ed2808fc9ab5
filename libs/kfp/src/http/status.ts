import * as z from 'zod';

/** What a server said when it refused. */
export interface ServerWords {
  /** For the user: the server's own words. */
  readonly message: string;
  /** google.rpc.Code, where it gave one. */
  readonly code: number | undefined;
  readonly details: readonly unknown[];
}

// google.rpc.Status, as the gateway of the API gives it.
const rpcStatus = z.object({
  code: z.number().optional(),
  message: z.string().min(1),
  details: z.array(z.unknown()).default([]),
});
/** KFP puts the words that are meant for users into a detail that is itself a status. */
const userStatus = z.object({ message: z.string().min(1) });
/** Uploads and logs are outside of the gateway and have an error of their own. */
const uploadError = z.object({ error_message: z.string().min(1), error_details: z.string().optional() });

const SHOWN = 500;

/** Reads the body of an answer that is an error, whoever wrote it: the API, its uploads, or a proxy before it. */
export function readServerWords(text: string, contentType: string): ServerWords {
  const value = parse(text);
  const status = rpcStatus.safeParse(value);
  if (status.success) {
    const { code, details } = status.data;
    const forUsers = details.map((detail) => userStatus.safeParse(detail).data?.message).find((words) => words);
    const { message } = status.data;
    // The outer message tells how it came to it, the inner one what it means: often the inner one ends the outer.
    const said = forUsers === undefined || message.includes(forUsers) ? message : `${forUsers} (${message})`;
    return { message: said, code, details };
  }
  const upload = readUploadError(text);
  if (upload !== undefined) return upload;
  if (/html/.test(contentType) || /^\s*</.test(text)) return { message: 'a web page', code: undefined, details: [] };
  return { message: text.trim().slice(0, SHOWN), code: undefined, details: [] };
}

/** The error of an upload or of a log. A log's comes with status 200. */
export function readUploadError(text: string): ServerWords | undefined {
  const found = uploadError.safeParse(parse(text));
  if (!found.success) return undefined;
  const { error_message, error_details } = found.data;
  return { message: error_message, code: undefined, details: error_details === undefined ? [] : [error_details] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
