import { readdirSync, readFileSync } from 'node:fs';
import type { Person } from './Person.ts';

/** Of its browser, which a folder of its own tells apart. */
export function processesOf({ profile }: Person): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => commandOf(entry).includes(profile))
    .map(Number);
}

function commandOf(entry: string): string {
  try {
    return readFileSync(`/proc/${entry}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

export function signal(processes: readonly number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const id of processes) process.kill(id, name);
}

/** Those that run its pages, without the browser around them. */
export function tabsOf(person: Person): number[] {
  return processesOf(person).filter((id) => commandOf(String(id)).includes('--type=renderer'));
}
