import type { HttpFunction, Request, Response } from '@google-cloud/functions-framework';
import { type JsonObject, type Logger, MillraceError } from '@millrace/contract';
import { changeText } from './change.ts';
import type { TriggerConfig } from './config.ts';
import { readEvent } from './event.ts';
import { passedOver } from './filter.ts';
import type { Handled, Trigger } from './trigger.ts';

/** Seconds after which a caller that heeds it may come back. */
const RETRY_AFTER = 10;

export interface HandlerOptions {
  readonly config: Pick<TriggerConfig, 'bucket' | 'filter'>;
  readonly trigger: Pick<Trigger, 'handle'>;
  readonly logger: Logger;
  /** Aborts when the instance is to end. */
  readonly signal: AbortSignal;
}

/** What a delivery is answered with, as JSON. */
export type Answer =
  | Exclude<Handled, { readonly outcome: 'refused' }>
  | { readonly outcome: 'ignored'; readonly reason: string }
  | { readonly outcome: 'refused' | 'failed'; readonly error: Readonly<Record<string, unknown>> };

/**
 * Answers deliveries. Eventarc hands them over by Pub/Sub push, which takes 2xx as "handled" and delivers everything
 * else again, for 24 hours (https://cloud.google.com/eventarc/docs/retry-events,
 * https://cloud.google.com/pubsub/docs/push#receive_push). So what can never succeed is acknowledged and logged as an
 * error, and only what may succeed later is answered with 503.
 */
export function createHandler(options: HandlerOptions): HttpFunction {
  return async (request, response) => {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      return void response.status(405).end();
    }
    give(response, await answerTo(request, options));
  };
}

function give(response: Response, answer: Answer): void {
  if (answer.outcome === 'failed') response.setHeader('retry-after', String(RETRY_AFTER));
  response.status(answer.outcome === 'failed' ? 503 : 200).json(answer);
}

/** What the framework could not even hand to the function: a body that is no JSON, or a failure of its own. */
export function answerError(logger: Logger, error: unknown, response: Response): void {
  const known = isUnreadable(error)
    ? new MillraceError('EVENT_MALFORMED', `The body cannot be read: ${error.message}.`)
    : unexpected(error);
  give(response, answerOf(logger, known));
}

/** Errors of the framework's parser: https://github.com/expressjs/body-parser#errors */
const isUnreadable = (error: unknown): error is Error =>
  error instanceof Error &&
  'type' in error &&
  ['entity.parse.failed', 'encoding.unsupported', 'charset.unsupported', 'entity.too.large'].includes(
    String(error.type),
  );

async function answerTo(request: Request, { config, trigger, logger, signal }: HandlerOptions): Promise<Answer> {
  const about: Record<string, string> = {};
  try {
    const body = request.rawBody ?? Buffer.alloc(0);
    const change = readEvent({ headers: request.headers, body }, config.bucket);
    Object.assign(about, { event: change.id, change: changeText(change) });
    const reason = passedOver(change, config.filter);
    const answer: Handled | Answer =
      reason === undefined ? await trigger.handle(change, signal) : { outcome: 'ignored', reason };
    if (answer.outcome === 'refused') return { outcome: 'refused', error: facts(answer.error) };
    logger.info(`${changeText(change)}: ${answer.outcome}`, { ...about, outcome: answer.outcome });
    return answer;
  } catch (error) {
    return answerOf(logger, error instanceof MillraceError ? error : unexpected(error), about);
  }
}

/** What is wrong with the event stays wrong; everything else may pass. */
function answerOf(logger: Logger, error: MillraceError, about: JsonObject = {}): Answer {
  const forGood = error.code.startsWith('EVENT_');
  logger.error(`${forGood ? 'Refused' : 'To be delivered again'}: ${error.message}`, { ...about, error: facts(error) });
  return { outcome: forGood ? 'refused' : 'failed', error: facts(error) };
}

/** As JSON that a log line and an answer can hold. */
const facts = ({ code, message, hint = '', problems, fields }: MillraceError): JsonObject => ({
  ...{ code, message, hint },
  problems: problems.map(({ path, message: said }) => `${path}: ${said}`),
  fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])),
});

const unexpected = (cause: unknown) =>
  new MillraceError('UNEXPECTED', cause instanceof Error ? cause.message : String(cause), { cause });
