import type { Page } from 'playwright-core';
import type { Person } from './Person.ts';

/** A message of the signalling protocol, as the page would send it. */
export interface Spoken {
  readonly type: string;
  readonly [member: string]: unknown;
}

interface Tampered {
  tamper: Record<string, Spoken>;
}

/** What an honest page sends, so that the sequence of the stay holds, is what the altered page exchanges. */
const CARRIER = 'raise-hand';

/** Call before the page is opened: from then on what it says can be exchanged on its way out. */
export async function tamper(person: Person): Promise<void> {
  await person.context.addInitScript(exchangeWhatIsSent);
}

/** Exchanges the next message of that type; of one of the same type, members that are not given stay as they were. */
export async function insteadOf(page: Page, type: string, spoken: Spoken): Promise<void> {
  await page.evaluate(
    ([replaced, message]) => {
      (globalThis as unknown as Tampered).tamper[replaced] = message;
    },
    [type, spoken] as const,
  );
}

interface Frame {
  readonly seq: number;
  readonly ack: number;
  readonly message: {
    readonly type: string;
    readonly inReplyTo?: number;
    readonly reason?: string;
    readonly code?: string;
  };
}

/**
 * Says something that no control of the page says, in the person's own stay.
 * Resolves with the server's answer: the reason of a refusal, or nothing when a later `pong` shows that it was taken.
 */
export async function sendTampered(person: Person, spoken: Spoken): Promise<string | undefined> {
  const { sent, received } = person.trace;
  const before = { sent: sent.length, received: received.length };
  await insteadOf(person.page, CARRIER, spoken);
  await person.button(/^Hand/).first().click();
  for (;;) {
    const seq = framesOf(sent, before.sent).find(({ message }) => message.type === spoken.type)?.seq;
    if (seq !== undefined) {
      for (const { ack, message } of framesOf(received, before.received)) {
        if (message.inReplyTo === seq) return message.reason ?? message.code;
        if (message.type === 'pong' && ack >= seq) return undefined;
      }
    }
    await person.page.waitForTimeout(50);
  }
}

function framesOf(trace: readonly string[], from: number): Frame[] {
  return trace.slice(from).map((text) => JSON.parse(text) as Frame);
}

/** Runs in the page before its scripts. */
function exchangeWhatIsSent(): void {
  const page = globalThis as unknown as Tampered;
  page.tamper = {};
  const prototype = WebSocket.prototype as WebSocket & {
    send(data: unknown): void;
  };
  const send = prototype.send as (data: unknown) => void;
  prototype.send = function (this: WebSocket, data: unknown): void {
    if (typeof data !== 'string') {
      send.call(this, data);
      return;
    }
    const frame = JSON.parse(data) as { message: Spoken };
    const exchanged = page.tamper[frame.message.type];
    if (exchanged === undefined) {
      send.call(this, data);
      return;
    }
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
    delete page.tamper[frame.message.type];
    const kept = exchanged.type === frame.message.type ? frame.message : {};
    send.call(this, JSON.stringify({ ...frame, message: { ...kept, ...exchanged } }));
  };
}
