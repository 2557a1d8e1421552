import type { Person } from './Person.ts';

/** A frame as it came from the network, before anything opened it. */
export interface SealedFrame {
  readonly kind: 'audio' | 'video';
  readonly mimeType: string;
  /** Base64. */
  readonly data: string;
}

/** What a worker with keys let through of frames that were pushed into it. */
export interface Passed {
  readonly pushed: number;
  readonly opened: number;
}

type Order = { readonly order: 'record' | 'stop' } | { readonly order: 'push'; readonly frames: readonly SealedFrame[] };

/**
 * From the next page on, the worker with this person's keys has a second door: what comes to it can be copied, and anything
 * pushed into it as if it had come. The worker's own code stays as it is, and a page cannot close that door.
 */
export async function addSecondSender(person: Person): Promise<void> {
  await person.context.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const body = `(${secondSender.toString()})();\n${await response.text()}`;
    await route.fulfill({ response, body });
  });
}

/** Copies the sealed frames that come to somebody in so many milliseconds. */
export async function copiesFrames(person: Person, millis: number): Promise<SealedFrame[]> {
  await orders(person, { order: 'record' });
  await person.page.waitForTimeout(millis);
  return (await orders(person, { order: 'stop' })) as SealedFrame[];
}

/** Pushes frames into the worker of somebody, and waits until each was let through or given up. */
export async function pushesFrames(person: Person, frames: readonly SealedFrame[]): Promise<Passed> {
  return (await orders(person, { order: 'push', frames })) as Passed;
}

function orders(person: Person, order: Order): Promise<unknown> {
  return person.page.evaluate(async (sent) => {
    const channel = new BroadcastChannel('second-door');
    const answer = new Promise((resolve) => {
      channel.onmessage = ({ data }: MessageEvent<{ answer?: unknown }>) => {
        if ('answer' in data) resolve(data.answer);
      };
    });
    channel.postMessage(sent);
    const reply = await answer;
    channel.close();
    return reply;
  }, order);
}

/** The epoch's last four bits, of a frame of a codec that leaves nothing clear (RFC 9605 section 4.3, and our key ids). */
export function epochOf({ data }: SealedFrame): number {
  const bytes = Buffer.from(data, 'base64');
  const first = bytes[0] ?? 0;
  const key = (first >> 4) & 7;
  if ((first & 0x80) === 0) return key;
  return (bytes[1 + key] ?? 0) & 15;
}

/** Runs in the worker, before its code. */
function secondSender(): void {
  interface Frame {
    data: ArrayBuffer;
    getMetadata(): { mimeType?: string };
  }
  interface Transformer {
    readonly readable: ReadableStream<Frame>;
    readonly writable: WritableStream<Frame>;
    readonly options: { readonly way: string; readonly kind?: 'audio' | 'video'; readonly slot?: number };
    generateKeyFrame?(rid?: string): Promise<unknown>;
    sendKeyFrameRequest?(): Promise<unknown>;
  }
  type Handler = (event: { transformer: Transformer }) => void;
  interface Copied {
    kind: 'audio' | 'video';
    mimeType: string;
    data: string;
  }
  const MOST = 2_000;
  const GIVEN_UP_MILLIS = 1_000;
  const channel = new BroadcastChannel('second-door');
  let recorded: Copied[] | undefined;
  let handler: Handler | undefined;

  const text = (data: ArrayBuffer): string =>
    btoa(Array.from(new Uint8Array(data), (byte) => String.fromCharCode(byte)).join(''));
  const bytes = (data: string): ArrayBuffer =>
    Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)).buffer;

  const watched = (transformer: Transformer): Transformer => {
    const { options } = transformer;
    if (options.way !== 'receive') return transformer;
    const copy = new TransformStream<Frame, Frame>({
      transform(frame, controller) {
        if (recorded && recorded.length < MOST && frame.data.byteLength > 0) {
          const mimeType = frame.getMetadata().mimeType ?? '';
          recorded.push({ kind: options.kind ?? 'video', mimeType, data: text(frame.data) });
        }
        controller.enqueue(frame);
      },
    });
    return {
      readable: transformer.readable.pipeThrough(copy),
      writable: transformer.writable,
      options,
      sendKeyFrameRequest: () => transformer.sendKeyFrameRequest?.() ?? Promise.resolve(),
    };
  };

  Object.defineProperty(self, 'onrtctransform', {
    set(own: Handler) {
      handler = own;
      self.addEventListener('rtctransform', (event) => {
        own({ transformer: watched((event as unknown as { transformer: Transformer }).transformer) });
      });
    },
  });

  const push = async (frames: readonly Copied[]): Promise<{ pushed: number; opened: number }> => {
    let opened = 0;
    for (const [i, kind] of (['audio', 'video'] as const).entries()) {
      const own = frames.filter((frame) => frame.kind === kind);
      let end: () => void = () => undefined;
      const readable = new ReadableStream<Frame>({
        start(controller) {
          for (const { mimeType, data } of own) {
            controller.enqueue({ data: bytes(data), getMetadata: () => ({ mimeType }) });
          }
          end = () => {
            controller.close();
          };
        },
      });
      const writable = new WritableStream<Frame>({
        write() {
          opened++;
        },
      });
      handler?.({ transformer: { readable, writable, options: { way: 'receive', kind, slot: 900 + i } } });
      // Frames of an unknown key wait for it before they are dropped; an end would let none of them through.
      await new Promise((resolve) => setTimeout(resolve, GIVEN_UP_MILLIS));
      end();
    }
    return { pushed: frames.length, opened };
  };

  channel.onmessage = ({ data }: MessageEvent<{ order?: string; frames?: Copied[] }>) => {
    switch (data.order) {
      case 'record':
        recorded = [];
        channel.postMessage({ answer: true });
        return;
      case 'stop': {
        const copied = recorded ?? [];
        recorded = undefined;
        channel.postMessage({ answer: copied });
        return;
      }
      case 'push':
        void push(data.frames ?? []).then((answer) => {
          channel.postMessage({ answer });
        });
        return;
      default:
        return;
    }
  };
}
