import type { Service } from './service.ts';

/** What a call was for, as messages say it. */
export interface Asked {
  readonly service: Service;
  /** E.g. `Upload the model "bitcoin"`. */
  readonly subject: string;
  readonly project: string;
  readonly region: string;
  /** What the caller must be allowed, e.g. `aiplatform.models.upload`; the server may name another. */
  readonly permission: string;
  /** Who asked, as policies name it; where it is known. */
  readonly member?: string | undefined;
}

/** The server's words as one sentence. */
export const sentence = (words: string): string => (/[.!?]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`);
