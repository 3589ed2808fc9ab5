export { formatSummary, type Summary } from './summary.ts';
export { systemClock, terminalView } from './terminal.ts';
export { createView, type View, type ViewClock, type ViewOptions } from './view.ts';
