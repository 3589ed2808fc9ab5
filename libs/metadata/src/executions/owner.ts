import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';

/** A process, named so that it cannot be mistaken for a later one with the same number. */
export const ownerSchema = z.object({
  host: z.string().max(1024),
  /** Boot and process namespace: two containers may share a host name and count processes each from 1. */
  namespace: z.string().max(1024).optional(),
  pid: z.number().int().positive(),
  /** Clock ticks after boot, from /proc; absent where there is no /proc. */
  processStart: z.string().max(64).optional(),
});
export type Owner = z.infer<typeof ownerSchema>;

export function thisProcess(): Owner {
  const namespace = processNamespace();
  const start = processFacts(process.pid)?.start;
  return {
    host: hostname(),
    pid: process.pid,
    ...(namespace === undefined ? {} : { namespace }),
    ...(start === undefined ? {} : { processStart: start }),
  };
}

/** True only where it is certain: the owner ran on this host, among the processes we see, and is not among them now. */
export function isGone(owner: Owner): boolean {
  if (owner.host !== hostname() || owner.namespace !== processNamespace()) return false;
  if (owner.processStart === undefined) return !exists(owner.pid);
  const facts = processFacts(owner.pid);
  return facts === undefined || facts.start !== owner.processStart || facts.ended;
}

function processNamespace(): string | undefined {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

/** Fields 3 (state) and 22 (start time) of proc_pid_stat(5); field 2 may itself hold spaces and parentheses. */
function processFacts(pid: number): { start: string | undefined; ended: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { start: fields[19], ended: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
