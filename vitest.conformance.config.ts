import { vitestConfig } from './vitest.shared.ts';

/** Take minutes each: containers that train, whole builds, a matrix of faults. `.ci/full` runs them, `.ci/run` names them. */
export const LONG = [
  'components/train/src/vertex.conformance.ts',
  'components/tune/src/vertex.conformance.ts',
  'pipelines/covertype/quality.conformance.ts',
  'tools/checks/src/secrets/whole-run.conformance.ts',
  'tools/cloudbuild/src/execute/build-steps.conformance.ts',
  'tools/faults/src/outage.conformance.ts',
  'tools/faults/src/vertex/kill.conformance.ts',
  'tools/faults/src/vertex/matrix.conformance.ts',
  'tools/images/src/affected.conformance.ts',
];

const { test, ...rest } = vitestConfig('conformance', 600_000, false);
const exclude = [...(test?.exclude ?? []), ...(process.env.MILLRACE_FULL === '1' ? [] : LONG)];

/** `npm run conformance`: checks against outside oracles (Python, containers, ../shared); `.ci/run` runs it. */
export default { ...rest, test: { ...test, exclude } };
