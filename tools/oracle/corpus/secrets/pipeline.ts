import { definePipeline } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** Secrets of the cluster: as variables, as a folder, and as both. */
export const pipeline = definePipeline({
  name: 'secrets',
  inputs: {},
  steps: () => {
    make({ source: 'here' }, { secrets: [{ name: 'warehouse', env: { PASSWORD: 'password', LOGIN: 'user' } }] });
    say({ text: 'a' }, { secrets: [{ name: 'certificates', path: '/etc/certificates' }] });
    say(
      { text: 'b' },
      {
        name: 'say-2',
        secrets: [
          { name: 'certificates', path: '/etc/certificates', optional: true },
          { name: 'warehouse', env: { PASSWORD: 'password' }, optional: true },
          { name: 'registry', env: { TOKEN: 'token' }, optional: false },
        ],
      },
    );
  },
});
