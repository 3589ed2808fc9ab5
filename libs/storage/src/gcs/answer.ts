import type { Connection } from './connection.ts';
import { failureOf, notSignedIn, type Subject } from './failure.ts';
import { type HttpRequest, type HttpResponse, send, textOf } from './http.ts';
import { ErrorBody } from './resource.ts';

/** Sends a request with the connection's credentials. */
export async function authorized(
  connection: Connection,
  subject: Subject,
  request: Omit<HttpRequest, 'stallTimeout'>,
): Promise<{ request: HttpRequest; response: HttpResponse }> {
  const complete = {
    ...request,
    stallTimeout: connection.stallTimeout,
    headers: { ...request.headers, ...(await credentials(connection, subject)) },
  };
  return { request: complete, response: await send(complete) };
}

/** The error that a response tells of. */
export async function refusal(response: HttpResponse, request: HttpRequest, subject: Subject): Promise<Error> {
  const text = await textOf(response, request);
  const body = ErrorBody.safeParse(jsonOr(text)).data?.error;
  const reason = body?.errors[0]?.reason;
  return failureOf(
    {
      status: response.status,
      message: body?.message ?? text.slice(0, 200).trim(),
      ...(reason === undefined ? {} : { reason }),
      retryAfter: response.headers['retry-after'],
    },
    subject,
  );
}

async function credentials(connection: Connection, subject: Subject): Promise<Record<string, string>> {
  try {
    return await connection.authorization();
  } catch (error) {
    throw notSignedIn(subject, error instanceof Error ? error.message : String(error), error);
  }
}

export function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
