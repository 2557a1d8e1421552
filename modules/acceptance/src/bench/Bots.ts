import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { expect } from 'vitest';
import { type Invitation, parseInvitation } from '../Person.ts';
import { ASIDE } from './threads.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const INVITED = /guest: \S+ password \S+\n/g;

/** A meeting of bots by the real launcher, each a member of the key group, and invitations for browsers. */
export class Bots {
  private output = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(
    organiser: string,
    private readonly guests: number,
    options: readonly string[],
  ) {
    const words = ['load', '--server', organiser, `--guest=${String(guests)}`, ...options];
    const command = ['-n', String(ASIDE), path.join(ROOT, 'sabha'), ...words];
    this.child = spawn('nice', command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (text: Buffer) => (this.output += text.toString()));
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
  }

  /** One for each guest, once all bots are there. */
  async invitations(): Promise<Invitation[]> {
    const invited = (): string[] => this.output.match(INVITED) ?? [];
    const enough = () => this.child.exitCode !== null || invited().length === this.guests;
    await expect.poll(enough, { timeout: 120_000 }).toBe(true);
    if (invited().length < this.guests) throw new Error(this.output);
    return invited().map(parseInvitation);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGINT');
    await this.ended;
  }
}
