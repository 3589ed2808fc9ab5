export { type Invocation, runCommandLine, type TextStream } from './command-line.ts';
export { type RunOptions, runComponent } from './run-component.ts';
export { specText } from './spec-mode.ts';
