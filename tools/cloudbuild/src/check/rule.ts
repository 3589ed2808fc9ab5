import type { Problem } from '@millrace/contract';
import type { BuildFile, Start } from './build-file.ts';

/** Finds what is wrong with a build file in one respect; fields and types are right already. */
export type Rule = (build: BuildFile, start: Start) => readonly Problem[];
