export type { Invocation, TextStream } from './command-line.ts';
export { type RunOptions, runCommandLine, runComponent, specText } from './run-component.ts';
