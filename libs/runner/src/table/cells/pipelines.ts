import { type Cell, notRun, ok } from '../cell.ts';
import { KFP } from '../sources.ts';
import { type Copy, everywhere, type Steps, unless } from './places.ts';

const steps = ({ text }: Copy, hit: boolean): Steps => ({
  'deep/deeper/say': unless(hit, `deep(${text})`),
  'deep/say': hit ? notRun : ok(`up(deep(${text}))`),
  say: hit ? notRun : ok(`out(up(deep(${text})))`),
});
const pipelines = { construct: 'nested pipelines, two deep', pipeline: 'pipelines', steps };

export const PIPELINES: readonly Cell[] = [
  ...everywhere({
    ...{ ...pipelines, failure: 'none', fails: false },
    order: [
      ['deep(a)', 'up(deep(a))'],
      ['up(deep(a))', 'out(up(deep(a)))'],
    ],
    because: KFP.pipelines,
  }),
  ...everywhere({
    ...{ ...pipelines, failure: 'the step fails', fails: true, inputs: { failing: 'deep(a)', failures: 9 } },
    because: `${KFP.pipelines}; ${KFP.upstream}`,
  }),
];
