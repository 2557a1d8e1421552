import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const USER = 'sabha';
const PASSWORD = 'only of this test';

/** A PostgreSQL of this test's own, the one of the store's tests, with an empty database; on the loopback interface only. */
export class PostgresProcess {
  private constructor(
    /** Where it keeps what it keeps. */
    readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<PostgresProcess> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sabha-postgresql-'));
    const secret = path.join(folder, 'password');
    writeFileSync(secret, PASSWORD, { mode: 0o600 });
    const data = path.join(folder, 'data');
    const access = ['--auth=scram-sha-256', '--username', USER, '--pwfile', secret];
    await run('initdb', '--pgdata', data, ...access, '--encoding=UTF8', '--no-locale', '--no-sync');
    const database = new PostgresProcess(folder, await freePort());
    await database.startAgain();
    return database;
  }

  /** The settings by which a server keeps what it keeps here. */
  get settings(): string {
    const url = `jdbc:postgresql://127.0.0.1:${String(this.port)}/postgres`;
    return `sabha.storage { url = "${url}", user = "${USER}", password = "${PASSWORD}" }\n`;
  }

  get data(): string {
    return path.join(this.folder, 'data');
  }

  async startAgain(): Promise<void> {
    const options = `-h 127.0.0.1 -p ${String(this.port)} -k ${this.folder} -F`;
    await run(
      'pg_ctl',
      '--pgdata',
      this.data,
      '--log',
      path.join(this.folder, 'log'),
      '--wait',
      '--options',
      options,
      'start',
    );
  }

  /** All is written to its files. */
  async pause(): Promise<void> {
    await run('pg_ctl', '--pgdata', this.data, '--wait', '--mode', 'fast', 'stop');
  }

  async stop(): Promise<void> {
    await run('pg_ctl', '--pgdata', this.data, '--wait', '--mode', 'immediate', 'stop');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** It refuses to be root; in a user namespace of its own nobody is. */
async function run(program: string, ...options: string[]): Promise<void> {
  const home = process.env['SABHA_POSTGRESQL'];
  if (home === undefined) throw new Error('SABHA_POSTGRESQL names no PostgreSQL; ./sabha test sets it');
  const words = [path.join(home, 'bin', program), ...options];
  const [command = '', ...rest] = process.getuid?.() === 0 ? ['unshare', '--user', ...words] : words;
  await promisify(execFile)(command, rest, { timeout: 60_000 });
}

async function freePort(): Promise<number> {
  const listening = createServer();
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  await new Promise((resolve) => listening.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
