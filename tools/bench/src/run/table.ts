import { type Table, times } from '../table.ts';
import {
  chainOfProcesses,
  compiledByPeer,
  dockerRun,
  fourContainers,
  inContainers,
  nothingLauncher,
  peer,
  runTime,
} from './measure.ts';

/** What a step costs in our runner and in kfp.local, and what the runner itself takes. */
export async function runTables({ quick }: { readonly quick: boolean }): Promise<readonly Table[]> {
  const steps = quick ? 4 : 12;
  const compiled = await compiledByPeer(steps);
  const processes = (await chainOfProcesses(steps)) / steps;
  const [functions, installing] = [
    (await peer(['subprocess'], steps)) / steps,
    (await peer(['subprocess-default'], steps)) / steps,
  ];
  const bare = await dockerRun(quick ? 3 : 11);
  const containers = (await inContainers(await compiled('chain'))).seconds / steps;
  const theirContainers = (await peer(['docker', 'chain'], steps)) / steps;
  const wide = (await inContainers(await compiled('wide'), 4)).seconds;
  const theirWide = await peer(['docker', 'wide'], steps);
  const bareWide = await fourContainers();
  const milliseconds = (seconds: number) => (seconds * 1000).toFixed(0);
  const line = (what: string, who: string, seconds: number, ours: number, goal = '') => [
    ...[what, who, milliseconds(seconds), times(seconds / ours), goal],
  ];
  return [
    {
      title: 'Running a pipeline',
      note: `Per step of a chain of ${steps}, storage and records included; whole runs where the row says so. kfp.local's function steps run without a virtual environment, once as the SDK makes them (each checks that kfp is installed) and once without that check. The container pipelines are the same file for both.`,
      columns: ['what', 'who', 'ms', 'time / ours', 'goal'],
      rows: [
        line('a step as a process', 'Millrace', processes, processes),
        line('a step as a process', 'kfp.local, as by default', installing, processes, '5.00×'),
        line('a step as a process', 'kfp.local, no install check', functions, processes),
        line('a step as a container', 'Millrace', containers, containers),
        line('a step as a container', 'kfp.local', theirContainers, containers),
        line('a step as a container', 'docker run alone', bare, containers, `${milliseconds(bare + 0.02)} ms`),
        line('four waits of 2 s (whole run)', 'Millrace', wide, wide, '2,300 ms'),
        line('four waits of 2 s (whole run)', 'kfp.local', theirWide, wide),
        line('four waits of 2 s (whole run)', 'four docker run at once', bareWide, wide),
      ],
    },
    await loopsTable(await compiled('loops'), quick),
  ];
}

/** 1,000 steps in loops of 200 that do nothing: what is left is scheduling, storage and records. */
async function loopsTable(
  pipeline: Awaited<ReturnType<Awaited<ReturnType<typeof compiledByPeer>>>>,
  quick: boolean,
): Promise<Table> {
  const rows: string[][] = [];
  for (let round = 1; round <= (quick ? 2 : 4); round++) {
    const { seconds, residentBytes } = await runTime(pipeline, nothingLauncher, 16);
    rows.push([String(round), (seconds * 1000).toFixed(0), seconds.toFixed(2), (residentBytes / 2 ** 20).toFixed(0)]);
  }
  return {
    title: 'A pipeline of 1,000 steps',
    note: 'Five loops of 200, steps that do nothing, 16 at a time, one run after the other in one process: what is left is the runner, its store and its records. Goal: 2 ms a step, and memory that does not grow.',
    columns: ['run', 'whole run, ms', 'ms a step', 'memory grown, MiB'],
    rows,
  };
}
