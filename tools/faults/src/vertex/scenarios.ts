import type { Command } from './fixtures/command.ts';

export const BUNDLES = ['a', 'b'] as const;

const deploy = (bundle: (typeof BUNDLES)[number], given: Command['given'] = {}): Command => ({ bundle, given });
const action = (name: string, given: Command['given'] = {}): Command => ({ given: { action: name, ...given } });

/** An action on Vertex AI: what was done before, and what shall be in the end. */
export interface Scenario {
  readonly name: string;
  readonly before: readonly Command[];
  readonly command: Command;
  /** As `shown` says it. */
  readonly ends: readonly string[];
}

const ENDPOINT = 'endpoint bitcoin';
const SECOND = ['bitcoin@1 previous', 'bitcoin@2 champion default 100 %', ENDPOINT];

export const SCENARIOS: readonly Scenario[] = [
  { name: 'deploy', before: [], command: deploy('a'), ends: ['bitcoin@1 champion default 100 %', ENDPOINT] },
  { name: 'deploy a second version', before: [deploy('a')], command: deploy('b'), ends: SECOND },
  {
    name: 'canary',
    before: [deploy('a')],
    command: deploy('b', { canary: 20 }),
    ends: ['bitcoin@1 champion default 80 %', 'bitcoin@2 20 %', ENDPOINT],
  },
  { name: 'promote', before: [deploy('a'), deploy('b', { canary: 20 })], command: action('promote'), ends: SECOND },
  {
    name: 'rollback',
    before: [deploy('a'), deploy('b')],
    command: action('rollback'),
    ends: ['bitcoin@1 champion default 100 %', 'bitcoin@2 rolled-back', ENDPOINT],
  },
  {
    name: 'replace',
    before: [deploy('a')],
    command: deploy('b', { replaceExistingVersion: true }),
    ends: ['bitcoin@2 champion default 100 %', ENDPOINT],
  },
  {
    name: 'undeploy',
    before: [deploy('a'), deploy('b', { canary: 20 })],
    command: action('undeploy', { removeEndpoint: true }),
    ends: ['bitcoin@1 champion default', 'bitcoin@2'],
  },
];
