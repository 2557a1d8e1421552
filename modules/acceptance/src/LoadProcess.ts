import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../../..');

export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** What the bots of a load saw, milliseconds; docs/admin/load-test.md explains it. */
export interface LoadReport {
  readonly bots: number;
  readonly failedJoins: number;
  readonly visible: Percentiles;
  readonly followed: Percentiles;
  readonly removed: Percentiles;
  readonly left: Percentiles;
  readonly alarms: string;
}

/** Fills a meeting of the server with bots by the real launcher, and resolves with what they saw. */
export async function load(organiser: string, ...options: readonly string[]): Promise<LoadReport> {
  const words = ['load', '--server', organiser, '--json', ...options];
  const { stdout } = await promisify(execFile)(path.join(ROOT, 'sabha'), words, {
    cwd: ROOT,
    timeout: 300_000,
    killSignal: 'SIGKILL',
  });
  return JSON.parse(stdout) as LoadReport;
}
