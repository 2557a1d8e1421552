import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const NAME = 'localhost';
const PASSWORD = 'changeit';

/** A message as it came, and what it was answered. */
export interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
  readonly answer: number;
}

/** A program of the department, which is told what happens in meetings; with a certificate of its own. */
export class WebhookReceiver {
  readonly taken: Taken[] = [];
  private readonly answers: number[] = [];

  private constructor(
    private readonly server: Server,
    /** With what a server is told to trust. */
    private readonly folder: string,
  ) {
    server.on('request', (request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const answer = this.answers.shift() ?? 204;
        const body = Buffer.concat(pieces).toString('utf8');
        this.taken.push({ headers: request.headers, body, at: Date.now(), answer });
        response.writeHead(answer).end();
      });
    });
  }

  static async start(): Promise<WebhookReceiver> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sabha-webhook-'));
    const store = path.join(folder, 'store.p12');
    const access = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', PASSWORD, '-alias', NAME];
    const kind = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-startdate', '-1H', '-validity', '2'];
    await keytool('-genkeypair', ...access, ...kind, '-dname', `CN=${NAME}`, '-ext', `san=dns:${NAME}`);
    await keytool('-exportcert', ...access, '-rfc', '-file', path.join(folder, 'certificate.pem'));
    const server = createServer({ pfx: readFileSync(store), passphrase: PASSWORD });
    await new Promise<void>((resolve) => server.listen(0, NAME, resolve));
    return new WebhookReceiver(server, folder);
  }

  /** Its address, at whatever name of this machine. */
  url(host = NAME): string {
    return `https://${host}:${String((this.server.address() as AddressInfo).port)}/sabha`;
  }

  /** The settings of a server that may call it. */
  get settings(): string {
    return `sabha.webhooks { hosts = ["${NAME}"], authority = "${path.join(this.folder, 'certificate.pem')}" }\n`;
  }

  /** The next message is not taken, but answered so. */
  refusesOnce(status: number): void {
    this.answers.push(status);
  }

  /** Messages of a type, the oldest first. */
  of(type: string): Taken[] {
    return this.taken.filter(({ body }) => (JSON.parse(body) as { type: string }).type === type);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether one of its signatures is that of the secret, by Standard Webhooks: over id, time and body. */
export function isSignedWith(secret: string, { headers, body }: Taken): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signedText = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  const wanted = `v1,${createHmac('sha256', key).update(signedText).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(wanted);
}

/** The tool of the JDK that the launcher chose. */
async function keytool(...options: string[]): Promise<void> {
  const home = process.env['JAVA_HOME'];
  await promisify(execFile)(home === undefined ? 'keytool' : path.join(home, 'bin', 'keytool'), options);
}
