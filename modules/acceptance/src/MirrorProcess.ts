import { type ChildProcess, execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Invitation } from './Person.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

export interface Reflected {
  readonly pictures: number;
  readonly keyFrames: number;
  readonly voices: number;
  /** Messages of the chat that it read and wrote again. */
  readonly texts: number;
  /** As its own library computes it; empty while it knew no host. */
  readonly hostCode: string;
  /** Of the pictures that it opened, such as `[VP9]`. */
  readonly codecs: string;
  /** Kinds of what its library warned of; `[]` where every frame could be opened. */
  readonly alarms: string;
}

/** A Java client that sends back what it gets, through the real launcher. */
export class MirrorProcess {
  private output = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  /** Builds the program where it has to be: nobody waits for that in a meeting. */
  static async isBuilt(): Promise<void> {
    await promisify(execFile)(path.join(ROOT, 'sabha'), ['load', '--help'], {
      cwd: ROOT,
    });
  }

  /**
   * @param seconds after which it leaves by itself
   * @param codec of the pictures that it sends back, as the launcher names it
   */
  constructor(invitation: Invitation, seconds = 120, codec = 'VP8') {
    const by = ['--meeting', invitation.link, '--password', invitation.password];
    const options = [...by, '--mirror', '--codec', codec, '--seconds', String(seconds)];
    this.child = spawn(path.join(ROOT, 'sabha'), ['load', ...options], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (text: Buffer) => (this.output += text.toString()));
    this.child.stderr?.on('data', (text: Buffer) => (this.output += text.toString()));
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
  }

  async reflected(): Promise<Reflected> {
    await this.ended;
    const line = /\{"pictures".*\}/.exec(this.output)?.[0];
    if (line === undefined) {
      throw new Error(`the mirror said:\n${this.output}`);
    }
    return JSON.parse(line) as Reflected;
  }

  stop(): void {
    this.child.kill();
  }
}
