import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../../../..');
export const SABHA = path.join(ROOT, 'sabha');

/** Options that let the system choose every port. */
export const FREE_PORTS = ['--port', '0', '--http-port', '0', '--udp-port', '0', '--metrics-port', '0'];

/** What a program printed and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  /** Standard output and standard error. */
  readonly output: string;
}

/** Scripts are run in it, so it is not in the temporary folder, which may be mounted noexec. */
export class Scratch {
  readonly folder: string;

  constructor() {
    const target = path.join(ROOT, 'modules/acceptance/target');
    mkdirSync(target, { recursive: true });
    this.folder = mkdtempSync(path.join(target, 'scratch-'));
  }

  at(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  write(name: string, text: string): string {
    const file = this.at(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  script(name: string, text: string): string {
    const file = this.write(name, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  /** Runs a program to its end. Variables of `environment` that are undefined are left out. */
  run(program: string, words: readonly string[], environment: NodeJS.ProcessEnv = process.env): Outcome {
    const { status, stdout, stderr } = spawnSync(program, words, {
      cwd: this.folder,
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { code: status, stdout, output: stdout + stderr };
  }

  spawn(program: string, words: readonly string[]): ChildProcess {
    return spawn(program, words, { cwd: this.folder, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
