/** The words that say what a component is to do. */
export const MODES = {
  local: 'Read from and write to the bucket; keep a record there.',
  kfp: 'Run as a step of Kubeflow Pipelines or Vertex AI Pipelines.',
  job: 'Do the work of one job of Vertex AI, which --on vertex started.',
  fingerprint: 'Print what identifies the outside data that would be read.',
  spec: 'Print the KFP specification of this component.',
} as const;
export type Mode = keyof typeof MODES;
