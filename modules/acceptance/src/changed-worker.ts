import type { Person } from './Person.ts';
import type { SealedFrame } from './sealed-frames.ts';

/** What the worker of a changed page seals its frames with; nothing given: as an honest one. */
export interface Forging {
  /** Leaf in the key group under whose key frames are sealed. */
  readonly leaf?: number;
  /** Counter of the next frame under that key. */
  readonly counter?: number;
  /** Seals under that leaf only in the first 2.7 of every 5 seconds. */
  readonly inBursts?: boolean;
}

/** The one place of the built worker that names the leaf whose key seals a frame. */
const OWN_LEAF = /leaf:this\.leaf\b/;

/**
 * From the next page on, the worker with this person's keys seals under whatever leaf it is told to. Each member has all keys of an
 * epoch, so each can change their page so.
 */
export async function replaceWorker(person: Person): Promise<void> {
  await person.context.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const code = await response.text();
    if (!OWN_LEAF.test(code)) throw new Error('the worker names its leaf in another way');
    await route.fulfill({
      response,
      body: `(${forger.toString()})();\n${code.replace(OWN_LEAF, 'leaf:self.sealsUnder(this)')}`,
    });
  });
}

/** From now on the worker seals so. */
export async function forge(person: Person, forging: Forging): Promise<void> {
  await asks(person, { forging });
}

/** The last frames that the worker sealed under another leaf; at most 200 of each kind. */
export async function forgedFrames(person: Person): Promise<SealedFrame[]> {
  return (await asks(person, {})) as SealedFrame[];
}

function asks(person: Person, order: { readonly forging?: Forging }): Promise<unknown> {
  return person.page.evaluate(async (sent) => {
    const channel = new BroadcastChannel('forger');
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

/** The leaf of somebody in the key group, as the server told this person. */
export function leafOf(person: Person, name: string): number {
  const leaves = new Map<string, number>();
  const ids = new Map<string, string>();
  for (const text of person.trace.received) {
    const { message } = JSON.parse(text) as { message: ServerMessage };
    for (const { id, name: called } of message.participants ?? []) ids.set(called, id);
    if (typeof message.participant === 'object') ids.set(message.participant.name, message.participant.id);
    for (const { leaf, participant } of [...(message.group?.members ?? []), ...(message.added ?? [])])
      if (typeof participant === 'string') leaves.set(participant, leaf);
  }
  const leaf = leaves.get(ids.get(name) ?? '');
  if (leaf === undefined) throw new Error(`${person.name} knows no leaf of ${name}`);
  return leaf;
}

interface ServerMessage {
  readonly participants?: readonly { readonly id: string; readonly name: string }[];
  readonly participant?: string | { readonly id: string; readonly name: string };
  readonly group?: { readonly members: readonly { readonly leaf: number; readonly participant: string }[] };
  readonly added?: readonly { readonly leaf: number; readonly participant: string }[];
}

/** Runs in the worker, before its code. */
function forger(): void {
  interface Stream {
    counter: number;
  }
  interface Sealer {
    readonly leaf: number;
    maxFrames: number;
    current: { streams: Map<number, Stream> } | undefined;
  }
  interface Frame {
    data: ArrayBuffer;
    getMetadata(): { mimeType?: string };
  }
  interface Transformer {
    readonly readable: ReadableStream<Frame>;
    readonly writable: WritableStream<Frame>;
    readonly options: { readonly way: string; readonly context?: number };
    generateKeyFrame?(rid?: string): Promise<unknown>;
  }
  type Handler = (event: { transformer: Transformer }) => void;
  const MOST = 200;
  const PERIOD_MILLIS = 5_000;
  const BURST_MILLIS = 2_700;
  let forging: { leaf?: number; counter?: number; inBursts?: boolean } = {};
  let forge = false;
  let since = 0;
  let sealer: Sealer | undefined;
  /** Counters go on under each key, also after a while under another. */
  const kept = new WeakMap<object, { own: Map<number, Stream>; forged: Map<number, Stream> }>();
  const frames: { kind: string; mimeType: string; data: string }[] = [];
  const channel = new BroadcastChannel('forger');

  /** What was sealed with the streams of a key before. */
  class Streams extends Map<number, Stream> {
    override set(context: number, stream: Stream): this {
      stream.counter = forging.counter ?? stream.counter;
      return super.set(context, stream);
    }
  }

  const settle = (): void => {
    forge =
      forging.leaf !== undefined &&
      (forging.inBursts !== true || (performance.now() - since) % PERIOD_MILLIS < BURST_MILLIS);
    const current = sealer?.current;
    if (!sealer || !current) return;
    sealer.maxFrames = Number.MAX_SAFE_INTEGER;
    const both = kept.get(current) ?? { own: current.streams, forged: new Streams() };
    kept.set(current, both);
    current.streams = forge ? both.forged : both.own;
  };
  setInterval(settle, 50);

  Object.assign(self, {
    sealsUnder(asked: Sealer): number {
      sealer = asked;
      const current = asked.current;
      return forge && current?.streams instanceof Streams ? (forging.leaf ?? asked.leaf) : asked.leaf;
    },
  });

  const text = (data: ArrayBuffer): string =>
    btoa(Array.from(new Uint8Array(data), (byte) => String.fromCharCode(byte)).join(''));

  const watched = (transformer: Transformer): Transformer => {
    const { options } = transformer;
    if (options.way !== 'send') return transformer;
    const copy = new TransformStream<Frame, Frame>({
      transform(frame, controller) {
        if (forge) {
          frames.push({
            kind: options.context === 0 ? 'audio' : 'video',
            mimeType: frame.getMetadata().mimeType ?? '',
            data: text(frame.data),
          });
          if (frames.length > 2 * MOST) frames.shift();
        }
        controller.enqueue(frame);
      },
    });
    void copy.readable.pipeTo(transformer.writable).catch(() => undefined);
    return {
      readable: transformer.readable,
      writable: copy.writable,
      options,
      generateKeyFrame: (rid) => transformer.generateKeyFrame?.(rid) ?? Promise.resolve(),
    };
  };
  Object.defineProperty(self, 'onrtctransform', {
    set(own: Handler) {
      self.addEventListener('rtctransform', (event) => {
        own({ transformer: watched((event as unknown as { transformer: Transformer }).transformer) });
      });
    },
  });

  channel.onmessage = ({ data }: MessageEvent<{ forging?: typeof forging; answer?: unknown }>) => {
    if ('answer' in data) return;
    if (data.forging === undefined) {
      channel.postMessage({ answer: frames.splice(0) });
      return;
    }
    forging = data.forging;
    since = performance.now();
    settle();
    channel.postMessage({ answer: true });
  };
}
