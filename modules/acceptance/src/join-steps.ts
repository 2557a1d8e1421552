import type { Page } from 'playwright-core';

/** In the order in which they come to pass; some run beside each other. */
export const JOIN_STEPS = [
  'join asked',
  'join answered',
  'socket open',
  'seated',
  'peer made',
  'offer made',
  'answer applied',
  'keys entered',
  'sender uses keys',
  'slots asked',
  'ICE connected',
  'DTLS connected',
  'first packet',
  'first decoded',
  'first shown',
] as const;

type JoinStep = (typeof JOIN_STEPS)[number];

/** Milliseconds of the page's clock. */
export type JoinMarks = Partial<Record<JoinStep, number>>;

interface Watched {
  marks: JoinMarks;
  peers: RTCPeerConnection[];
}

/** Runs in a page before it loads: notes when each step of a join is reached for the first time. */
export function watchJoin(): void {
  const watched = globalThis as unknown as Watched;
  watched.marks = {};
  const mark = (step: JoinStep): void => {
    watched.marks[step] ??= performance.now();
  };

  const request = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const isJoin = typeof input === 'string' && input.endsWith('/api/v1/join');
    if (isJoin) mark('join asked');
    const response = await request(input, init);
    if (isJoin) mark('join answered');
    return response;
  };

  const NativeSocket = globalThis.WebSocket;
  globalThis.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('open', () => {
        mark('socket open');
      });
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data !== 'string') return;
        if (data.includes('"type":"seated"')) mark('seated');
        if (data.includes('"type":"epoch-in-use"')) mark('sender uses keys');
      });
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBuffer>): void {
      if (typeof data === 'string' && data.includes('"type":"show"')) mark('slots asked');
      if (typeof data === 'string' && data.includes('"type":"epoch-entered"')) mark('keys entered');
      super.send(data as string);
    }
  };

  const NativePeer = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends NativePeer {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      mark('peer made');
      this.addEventListener('signalingstatechange', () => {
        if (this.signalingState === 'have-local-offer') mark('offer made');
        if (this.signalingState === 'stable') mark('answer applied');
      });
      this.addEventListener('iceconnectionstatechange', () => {
        if (this.iceConnectionState === 'connected') mark('ICE connected');
      });
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') mark('DTLS connected');
      });
    }
  };
}

/** Clicks in the page and watches there, so that no driver's delay is counted; milliseconds from the click to each step. */
export async function clickAndWatch(page: Page, name: RegExp): Promise<JoinMarks> {
  const button = await page.getByRole('button', { name }).first().elementHandle();
  if (button === null) throw new Error(`no button ${String(name)}`);
  await button.waitForElementState('enabled');
  return button.evaluate(watchPicture);
}

/** Runs in the page. */
async function watchPicture(button: Element): Promise<JoinMarks> {
  const watched = globalThis as unknown as Watched;
  const { peers } = watched;
  // What was before, such as a check of the network, is no part of it.
  const marks: JoinMarks = (watched.marks = {});
  const followed = new WeakSet<Element>();
  const mark = (step: JoinStep): void => {
    marks[step] ??= performance.now();
  };
  const followPictures = (): void => {
    const remote = new Set(peers.flatMap((peer) => peer.getReceivers().map(({ track }) => track.id)));
    for (const video of document.querySelectorAll('video')) {
      const track = (video.srcObject as MediaStream | null)?.getVideoTracks()[0];
      if (followed.has(video) || !track || !remote.has(track.id)) continue;
      followed.add(video);
      video.requestVideoFrameCallback(() => {
        mark('first shown');
      });
    }
  };
  const readStatistics = async (): Promise<void> => {
    for (const peer of peers) {
      for (const row of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
        if (row['type'] !== 'inbound-rtp' || row['kind'] !== 'video') continue;
        if (Number(row['packetsReceived'] ?? 0) > 0) mark('first packet');
        if (Number(row['framesDecoded'] ?? 0) > 0) mark('first decoded');
      }
    }
  };
  const clicked = performance.now();
  (button as HTMLElement).click();
  while (marks['first shown'] === undefined) {
    followPictures();
    if (marks['DTLS connected'] !== undefined && marks['first decoded'] === undefined) await readStatistics();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return Object.fromEntries(Object.entries(marks).map(([step, at]) => [step, Math.round(at - clicked)]));
}
