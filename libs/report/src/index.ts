export type {
  ReportAnomaly,
  ReportArtifact,
  ReportColumn,
  ReportData,
  ReportHistogram,
  ReportHistory,
  ReportProfile,
  ReportStep,
  ReportStepState,
  ReportTrial,
  ReportTrials,
} from './data.ts';
export { renderReport } from './render.ts';
