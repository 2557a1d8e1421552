import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail server that takes mails by SMTP, and knows nobody whose name begins with "nobody". */
export class MailServer {
  readonly taken: Email[] = [];
  /** As they came. */
  readonly raw: string[] = [];
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      onRcptTo: ({ address }, _session, callback) => {
        callback(
          address.startsWith('nobody') ? Object.assign(new Error('no such person'), { responseCode: 550 }) : null,
        );
      },
      onData: (stream, _session, callback) => {
        const pieces: Buffer[] = [];
        stream.on('data', (piece: Buffer) => pieces.push(piece));
        stream.on('end', () => {
          const mail = Buffer.concat(pieces);
          this.raw.push(mail.toString('utf8'));
          void PostalMime.parse(mail).then((email) => {
            this.taken.push(email);
            callback(null);
          });
        });
      },
    });
  }

  static async start(): Promise<MailServer> {
    const mails = new MailServer();
    await new Promise<void>((resolve) => mails.server.listen(0, '127.0.0.1', resolve));
    return mails;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** Mails to an address, the oldest first. */
  to(address: string): Email[] {
    return this.taken.filter((mail) => mail.to?.some((each) => each.address === address));
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
