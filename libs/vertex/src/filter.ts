import { EXECUTION_LABEL, labelValue } from './names.ts';

/** A text in a filter of the API (https://google.aip.dev/160). */
export const quoted = (text: string): string => `"${text.replace(/(["\\])/g, '\\$1')}"`;

/** The resources that an execution made. */
export const madeBy = (execution: string): string => `labels.${EXECUTION_LABEL}=${quoted(labelValue(execution))}`;

/** Is it one that the execution made? The server may know less of filters than it says. */
export const isMadeBy =
  (execution: string) =>
  ({ labels }: { readonly labels: Readonly<Record<string, string>> }): boolean =>
    labels[EXECUTION_LABEL] === labelValue(execution);

/** Labels with that of the execution. */
export const labelled = (
  labels: Readonly<Record<string, string>> | undefined,
  execution: string,
): Record<string, string> => ({ ...labels, [EXECUTION_LABEL]: labelValue(execution) });

/** The oldest: where two were made, every process agrees on which of them it is. */
export const oldest = <T extends { readonly createTime?: string | undefined }>(found: readonly T[]): T | undefined =>
  found.toSorted((a, b) => (a.createTime ?? '').localeCompare(b.createTime ?? ''))[0];
