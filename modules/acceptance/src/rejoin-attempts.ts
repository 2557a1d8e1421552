import { request } from 'node:http';
import type { Page } from 'playwright-core';
import { askWorkerOf } from './kept-keys.ts';
import type { Invitation, Person } from './Person.ts';

/** Whom nothing opens is told one thing, whatever they hold (C7). */
export const CANNOT_OPEN = '403 {"type":"about:blank","title":"Forbidden","status":403,"code":"cannot-open"}';

/** What a program says to ask for a way in (docs/protocol/messages.md). */
export interface Asking {
  readonly room: string;
  readonly invitation: string;
  readonly password: string;
  readonly name: string;
  readonly device: string;
  readonly signatureKey?: string;
}

/** What is left in somebody's hands after they were removed. */
export interface Kept {
  readonly asking: Asking;
  /** Of the stay that was ended. */
  readonly ticket: string;
  /** Asked for before the removal, and not used. */
  readonly token: string;
  /** The client's name, and keys that were certified for that token: by the word of the key that has the leaf. */
  readonly client: string;
  readonly keys: unknown;
}

export function askingBy({ link, password }: Invitation, name: string, device: string): Asking {
  const [, room = '', invitation = ''] = /\/m\/([a-z2-7]{24})#i=([A-Za-z0-9._-]+)/.exec(link) ?? [];
  return { room, invitation, password, name, device };
}

/** Asks for a way in by hand, from an address of its own, so that no limit on guesses stands in for the rule. */
export async function asks(server: string, by: Asking, from: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', Origin: new URL(server).origin };
    const options = { method: 'POST', family: 4, localAddress: from, headers };
    const asked = request(new URL('/api/v1/join', server), options, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (body += part));
      answer.once('end', () => {
        resolve(`${String(answer.statusCode)} ${body}`);
      });
    });
    asked.once('error', reject);
    asked.end(JSON.stringify(by));
  });
}

/** Everything by which a seated person might come back, taken from their own browser, which keeps its keys. */
export async function keepsEverything(person: Person, server: string, at: Invitation, from: string): Promise<Kept> {
  const device = await person.page.evaluate(() => localStorage.getItem('sabha.device') ?? '');
  const asking = askingBy(at, person.name, device);
  const { client = '' } = reply(person.trace.sent, 'authenticate');
  const { ticket } = reply(person.trace.received, 'seated');
  const { signatureKey } = (await askWorkerOf(person, { op: 'begin' })) as { signatureKey: string };
  const answer = await asks(server, { ...asking, signatureKey }, from);
  const { token, certificates, root } = JSON.parse(answer.replace(/^200 /, '')) as Granted;
  const linkSecret = /k=([A-Za-z0-9_-]+)/.exec(at.link)?.[1];
  const certifying = { op: 'certify', room: asking.room, linkSecret, certificates, root, pinned: root };
  const { offer } = (await askWorkerOf(person, certifying)) as { offer?: unknown };
  if (ticket === undefined || offer === undefined) throw new Error(`nothing was kept: ${answer}`);
  return { asking, ticket, token, client, keys: offer };
}

interface Granted {
  readonly token: string;
  readonly certificates: readonly string[];
  readonly root: string;
}

interface Reply {
  readonly client?: string;
  readonly ticket?: string;
}

function reply(frames: readonly string[], type: string): Reply {
  const messages = frames.map((frame) => (JSON.parse(frame) as { message: Reply & { type: string } }).message);
  return messages.findLast((message) => message.type === type) ?? {};
}

/** Opens a WebSocket in a page and says one thing; resolves with the type and the cause or code of each answer, to the end. */
export async function saysFirst(page: Page, message: object): Promise<string[]> {
  return page.evaluate(async (first) => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws`, 'sabha.v1');
    const replies: string[] = [];
    await new Promise((resolve) => {
      socket.onopen = () => {
        socket.send(JSON.stringify({ seq: 0, ack: 0, message: first }));
      };
      socket.onmessage = ({ data }: MessageEvent<string>) => {
        const parsed = (
          JSON.parse(data) as { message: { type: string; cause?: string; code?: string; reason?: string } }
        ).message;
        replies.push([parsed.type, parsed.cause ?? parsed.code ?? parsed.reason ?? ''].join(' ').trim());
      };
      socket.onclose = resolve;
    });
    return replies;
  }, message);
}
