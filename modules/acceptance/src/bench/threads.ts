import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Niceness of what a person's own machine does not carry, the server and the others: they stand aside for the browser
 * (nice(1)).
 */
export const ASIDE = 19;

/** All threads of the process, and those that they start, stand aside from now on. */
export function lowerPriority(pid: number): void {
  for (const thread of readdirSync(`/proc/${String(pid)}/task`)) setPriority(Number(thread), ASIDE);
}

/** Processor seconds of the threads of that name in these processes (proc(5), schedstat). */
export function processorSeconds(pids: readonly number[], name: string): number {
  let nanos = 0;
  for (const pid of pids) {
    for (const task of readdirSync(`/proc/${String(pid)}/task`)) {
      const thread = `/proc/${String(pid)}/task/${task}`;
      if (!readFileSync(`${thread}/comm`, 'utf8').startsWith(name)) continue;
      nanos += Number(readFileSync(`${thread}/schedstat`, 'utf8').split(' ')[0]);
    }
  }
  return nanos / 1e9;
}

/** Processor seconds of the first threads of these processes, which in a browser's renderers run pages. */
export function mainThreadSeconds(pids: readonly number[]): number {
  const nanos = pids.map((pid) => Number(readFileSync(`/proc/${String(pid)}/schedstat`, 'utf8').split(' ')[0]));
  return nanos.reduce((sum, each) => sum + each, 0) / 1e9;
}

/** Processes of the browser with this profile that hold pages. */
export function renderers(profile: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
        return line.includes('--type=renderer') && line.includes(profile);
      } catch {
        return false;
      }
    });
}
