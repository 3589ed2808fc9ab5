import type { google } from '@google-cloud/dataflow/build/protos/protos.js';

/** The messages that the fake reads and writes, as Google's package types them. */
export type Job = google.dataflow.v1beta3.IJob;
export type JobMessage = google.dataflow.v1beta3.IJobMessage;
export type MetricUpdate = google.dataflow.v1beta3.IMetricUpdate;
export type Environment = google.dataflow.v1beta3.IFlexTemplateRuntimeEnvironment;
export type LaunchRequest = google.dataflow.v1beta3.ILaunchFlexTemplateRequest;
export type LaunchResponse = google.dataflow.v1beta3.ILaunchFlexTemplateResponse;
export type GetJobRequest = google.dataflow.v1beta3.IGetJobRequest;
export type ListJobsRequest = google.dataflow.v1beta3.IListJobsRequest;
export type ListJobsResponse = google.dataflow.v1beta3.IListJobsResponse;
export type UpdateJobRequest = google.dataflow.v1beta3.IUpdateJobRequest;
export type ListMessagesRequest = google.dataflow.v1beta3.IListJobMessagesRequest;
export type ListMessagesResponse = google.dataflow.v1beta3.IListJobMessagesResponse;
export type GetMetricsRequest = google.dataflow.v1beta3.IGetJobMetricsRequest;
export type JobMetrics = google.dataflow.v1beta3.IJobMetrics;
