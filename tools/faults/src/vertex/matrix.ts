import { MillraceError } from '@millrace/contract';
import type { FakeVertex } from '@millrace/testing';
import type { World } from './fixtures/world.ts';
import { type FaultKind, KINDS } from './kinds.ts';
import type { Scenario } from './scenarios.ts';
import { broken, shown } from './state.ts';

/** One fault at one call of a scenario. */
export interface Point {
  /** Number of the call, from 0. */
  readonly call: number;
  readonly kind: FaultKind;
}

/** What came of it. */
export interface Trial {
  /** E.g. `replace, call 12 UploadModel, ABORTED`. */
  readonly name: string;
  /** How the command with the fault ended: `succeeded`, `killed`, or its error's code. */
  readonly outcome: string;
  /** What is wrong, in words; nothing where all is well. */
  readonly problems: readonly string[];
}

/** The calls of a scenario's command when nothing goes wrong, by method. */
export async function recordedCalls(
  { before, command, ends, name }: Scenario,
  world: World,
): Promise<readonly string[]> {
  await using fake = await world.after(before);
  const from = fake.calls.length;
  await world.run(command);
  const found = shown(fake);
  if (JSON.stringify(found) !== JSON.stringify(ends)) throw new Error(`${name} ends in ${found.join(', ')}`);
  return fake.calls.slice(from).map(({ method }) => method);
}

/** Every kind at every call. */
export const pointsOf = (calls: readonly string[]): readonly Point[] =>
  calls.flatMap((_, call) => KINDS.map((kind) => ({ call, kind })));

/** Runs a scenario with one fault, and once more without where it failed. */
export async function tryPoint(scenario: Scenario, { call, kind }: Point, world: World): Promise<Trial> {
  const { before, command, ends } = scenario;
  await using fake = await world.after(before);
  const struck = inject(fake, call, kind);
  const { code, problems: unclear } = await outcomeOf(world.run(command));
  fake.faults.clear();
  const method = struck();
  const problems = [...unclear, ...broken(fake)];
  if (method === undefined) problems.push('the fault did not happen');
  if (code !== 'succeeded') {
    await world.run(command).catch((error: unknown) => problems.push(`run again it fails: ${String(error)}`));
    problems.push(...broken(fake));
  }
  const found = shown(fake);
  if (JSON.stringify(found) !== JSON.stringify(ends)) problems.push(`it ends in ${found.join(', ')}`);
  const running = fake.state.operations.filter(({ done }) => !done).map(({ name }) => name);
  if (running.length > 0) problems.push(`still under way: ${running.join(', ')}`);
  const outcome = kind.action === 'kill' && code !== 'succeeded' ? 'killed' : code;
  return { name: `${scenario.name}, call ${call + 1} ${method}, ${kind.name}`, outcome, problems };
}

/** Orders the fault at the call of that number from now; the result tells which method it struck. */
function inject(fake: FakeVertex, call: number, { action }: FaultKind): () => string | undefined {
  const at = fake.calls.length + call;
  const comes = () => fake.calls.length - 1;
  if (action === 'kill') {
    // A process that is killed hears nothing more, and nothing more is heard of it: whatever this one still tries is
    // refused, in a way that ends its waits, too.
    fake.faults.inject({ match: () => comes() === at, action: { kind: 'drop', when: 'after' } });
    const gone = { kind: 'status', code: 'PERMISSION_DENIED' } as const;
    fake.faults.inject({ match: () => comes() > at, times: Number.POSITIVE_INFINITY, action: gone });
  } else {
    fake.faults.inject({ match: () => comes() === at, action });
  }
  return () => fake.calls[at]?.method;
}

/** An error is clear when it has a code of ours and a sentence. */
async function outcomeOf(run: Promise<void>): Promise<{ readonly code: string; readonly problems: readonly string[] }> {
  try {
    await run;
    return { code: 'succeeded', problems: [] };
  } catch (error) {
    if (!(error instanceof MillraceError)) return { code: 'unclear', problems: [`no error of ours: ${String(error)}`] };
    const vague = error.code === 'VERTEX_UNEXPECTED' || error.message.length < 20;
    return { code: error.code, problems: vague ? [`an error that says little: ${error.message}`] : [] };
  }
}
