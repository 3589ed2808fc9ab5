import type { SayRun } from './component.ts';

export const run: SayRun = async ({ text }) => ({ said: text });
