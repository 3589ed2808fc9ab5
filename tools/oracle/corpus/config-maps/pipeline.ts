import { definePipeline } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** Config maps of the cluster: as variables and as a folder. */
export const pipeline = definePipeline({
  name: 'config-maps',
  inputs: {},
  steps: () => {
    make({ source: 'here' }, { configMaps: [{ name: 'settings', env: { LOG_LEVEL: 'level', REGION: 'region' } }] });
    say(
      { text: 'a' },
      {
        configMaps: [
          { name: 'settings', path: '/etc/settings' },
          { name: 'extra', path: '/etc/extra', optional: true },
        ],
      },
    );
  },
});
