export type { Asked, Command } from './command.ts';
export type { Invocation, TextStream } from './command-line.ts';
export { type RunOptions, readCommandLine, runCommandLine, runComponent, specText } from './run-component.ts';
