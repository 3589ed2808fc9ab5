export { renderModelCard } from './card/render-card.ts';
export { type CollectOptions, collectReportData } from './collect/collect.ts';
export type {
  ReportArtifact,
  ReportColumn,
  ReportData,
  ReportHistory,
  ReportProfile,
  ReportStep,
  ReportStepState,
  ReportTrial,
  ReportTrials,
} from './data.ts';
export { renderReport } from './render.ts';
