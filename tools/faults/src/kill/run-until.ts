// A process that kills itself (SIGKILL: nothing of it goes on) at a moment of the run. Arguments: the folder, and the
// moment: its number from the first, or its name; to resume a run, its id.
import { run } from './run.ts';

const [folder = '', moment = '', resumeFrom] = process.argv.slice(2);
let count = 0;
const onMoment = async (name: string) => {
  count += 1;
  if (name !== moment && String(count) !== moment) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
};
await run(folder, onMoment, resumeFrom);
