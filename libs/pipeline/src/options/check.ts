import type { Problem, StepOptions } from '@millrace/contract';
import { checkKubernetes } from './check-kubernetes.ts';
import { checkRunning } from './check-running.ts';
import { checkVariables } from './check-variables.ts';
import { checkVertexJob } from './check-vertex.ts';
import { collect } from './report.ts';

/** What is wrong with a step's options, whatever will run it; {@link targetProblems} says what one target lacks. */
export function stepProblems(options: Partial<StepOptions>, path: string): Problem[] {
  return collect(path, (report) => {
    checkRunning(options, report);
    checkVariables(options, report);
    checkKubernetes(options, report);
    checkVertexJob(options, report);
  });
}
