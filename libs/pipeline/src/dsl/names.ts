import { NAME_PATTERN, type Problem } from '@millrace/contract';
import { badName } from '../check.ts';

/** Names of groups, made by numbering; a step cannot have one. */
const GROUP_NAME = /^(condition|condition-branches|for-loop|exit-handler)-\d+$/;
/** Folders of a pipeline in the bucket, and what KFP takes for the item of a loop. */
const KEPT = /^(runs|models|loop-item.*|.*loop-item)$/;
export type GroupPrefix = 'condition' | 'condition-branches' | 'for-loop' | 'exit-handler';

/** The names of everything in one pipeline: no two are alike, wherever they are. */
export class Names {
  private readonly taken = new Set<string>();
  private readonly numbers = new Map<GroupPrefix, number>();

  /** Takes a name, and says what is wrong with it. */
  claim(name: string): Problem[] {
    const path = `steps.${name}`;
    const problems: Problem[] = NAME_PATTERN.test(name) ? [] : [badName(path, name)];
    if (GROUP_NAME.test(name) || KEPT.test(name)) {
      problems.push({ path, code: 'RESERVED_NAME', message: `"${name}" is kept for Millrace itself.` });
    }
    if (this.taken.has(name)) {
      const hint = `Give one a name of its own: { name: '${name}-again' }.`;
      problems.push({ path, code: 'DUPLICATE_STEP', message: 'Another step has this name.', hint });
    }
    this.taken.add(name);
    return problems;
  }

  /** The next name of a kind of groups, counted from 1. */
  numbered(prefix: GroupPrefix): string {
    const number = (this.numbers.get(prefix) ?? 0) + 1;
    this.numbers.set(prefix, number);
    return `${prefix}-${number}`;
  }
}
