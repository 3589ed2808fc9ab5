import type { VertexFaultAction } from '@millrace/testing';

const STATUSES = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'ABORTED', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED'] as const;

/** What may happen at a call. */
export type FaultKind =
  | { readonly name: string; readonly action: VertexFaultAction }
  /** The process ends when the call has been done, before it hears of it; it is then started again. */
  | { readonly name: 'killed'; readonly action: 'kill' };

/** Every kind that each call is tried with. */
export const KINDS: readonly FaultKind[] = [
  ...STATUSES.map((code) => ({ name: code, action: { kind: 'status', code } as const })),
  { name: 'answer lost', action: { kind: 'status', code: 'UNAVAILABLE', when: 'after' } },
  { name: 'connection dropped', action: { kind: 'drop', when: 'before' } },
  { name: 'killed', action: 'kill' },
];
