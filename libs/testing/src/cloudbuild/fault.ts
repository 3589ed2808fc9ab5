import type { GrpcCall, GrpcFault, GrpcFaults } from '../grpc/call.ts';

export type CloudBuildFault = GrpcFault;
export type CloudBuildCall = GrpcCall;
export type CloudBuildFaults = GrpcFaults;
