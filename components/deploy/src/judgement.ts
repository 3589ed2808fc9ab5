import { join } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { bundleDigest, type Evaluation, readEvaluation } from '@millrace/model/evaluation';

/** What evaluate found, as far as deploy needs it. */
export interface Judgement {
  readonly metrics: Readonly<Record<string, number>>;
  /** False: the gate said no, so the model is registered but not promoted. */
  readonly passed: boolean;
  readonly reasons: readonly string[];
  readonly evaluation: Evaluation | undefined;
}

const NONE: Judgement = { metrics: {}, passed: true, reasons: [], evaluation: undefined };

/**
 * Reads the evaluation of the bundle at `bundle`, if one is given.
 * @throws MillraceError `NOT_A_BUNDLE`, `INVALID_EVALUATION`, `EVALUATION_OF_ANOTHER_MODEL`.
 */
export async function judgementOf(evaluation: string | undefined, bundle: string): Promise<Judgement> {
  const digest = await bundleDigest(bundle);
  if (evaluation === undefined) return NONE;
  const found = await readEvaluation(join(evaluation, 'evaluation.json'));
  if (found.modelDigest !== digest) {
    throw new MillraceError('EVALUATION_OF_ANOTHER_MODEL', 'The evaluation is not of the model to be deployed.', {
      hint: 'Run evaluate on this model, or leave --evaluation out.',
      fields: { evaluated: found.modelDigest, model: digest },
      exitCode: EXIT.usage,
    });
  }
  return { metrics: definedMetrics(found), passed: found.gate.passed, reasons: found.gate.reasons, evaluation: found };
}

function definedMetrics({ metrics }: Evaluation): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter((entry): entry is [string, number] => entry[1] !== null));
}
