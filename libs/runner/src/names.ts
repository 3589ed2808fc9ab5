import { NAME_PATTERN } from '@millrace/contract';
import { RESERVED_STEPS } from '@millrace/metadata';

/**
 * The name under which a task's executions lie in the bucket: its own, made of lower-case letters, digits and single
 * hyphens where another compiler gave it others, and not one of the bucket's reserved names.
 */
export function folderName(name: string): string {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  const plain = words.filter((word) => word !== '').join('-');
  return NAME_PATTERN.test(plain) && !RESERVED_STEPS.includes(plain) ? plain : `step-${plain}`;
}
