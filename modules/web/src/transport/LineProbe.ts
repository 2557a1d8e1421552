import { pairInUse } from './candidate-pair.ts';
import { isPlenty, lineFiguresOf, type LineFigures, type LineSample } from './line-figures.ts';
import { roundTripIn } from './round-trip.ts';

/** How a check went; no figures where it was too short to say. */
export type LineSeen =
  | { readonly name: 'reached'; readonly figures: LineFigures | null }
  /** Nobody answered at these ports of the server. */
  | { readonly name: 'not-reached'; readonly udp: readonly number[]; readonly tcp: readonly number[] }
  | { readonly name: 'not-made'; readonly busy: boolean };

/** What a check of the line needs of the page; a test gives a fake. */
export interface LineProbeEnvironment {
  makePeer(): RTCPeerConnection;
  /** What the browser can receive; null where it does not say. */
  receivable(kind: 'video'): readonly RTCRtpCodec[] | null;
  /** A picture of the page's own making, never of a camera. */
  makePicture(): DrawnPicture;
  /** Shows the offer to the server. */
  ask(offer: string, signal: AbortSignal): Promise<LineProbeReply>;
  nowMillis(): number;
  /** Resolves after so long, or at once when the signal is aborted. */
  pause(millis: number, signal: AbortSignal): Promise<void>;
}

export interface DrawnPicture {
  readonly track: MediaStreamTrack;
  stop(): void;
}

export type LineProbeReply =
  { readonly kind: 'answer'; readonly sdp: string } | { readonly kind: 'none'; readonly busy: boolean };

const LOOKING_MILLIS = 6_000;
const LOOK_MILLIS = 250;
/** Seven seconds of a page that runs: browsers try UDP and TCP side by side; the server waits 8 s. */
const COMING_LOOKS = 28;
/** More than any picture of a meeting on a small screen; the server takes 2 Mbit/s. */
const MOST_BITS = 1_200_000;
const WANTED: readonly string[] = ['video/vp8', 'video/rtx'];

/**
 * Sends a drawn picture to the server and gets it back, over a connection of its own, and counts what becomes of it. Ends
 * by itself within 14 s in which the page runs; closed at once when the signal is aborted.
 */
export async function probeLine(around: LineProbeEnvironment, signal: AbortSignal): Promise<LineSeen> {
  const peer = around.makePeer();
  const picture = around.makePicture();
  try {
    return await look(around, peer, picture.track, signal);
  } catch (error) {
    if (signal.aborted) return { name: 'not-made', busy: false };
    throw error;
  } finally {
    picture.stop();
    peer.close();
  }
}

async function look(
  around: LineProbeEnvironment,
  peer: RTCPeerConnection,
  track: MediaStreamTrack,
  signal: AbortSignal,
): Promise<LineSeen> {
  const sending = peer.addTransceiver(track, { direction: 'sendonly', sendEncodings: [{ maxBitrate: MOST_BITS }] });
  const receiving = peer.addTransceiver('video', { direction: 'recvonly' });
  const codecs = (around.receivable('video') ?? []).filter((codec) => WANTED.includes(codec.mimeType.toLowerCase()));
  if (codecs.length > 0) for (const each of [sending, receiving]) each.setCodecPreferences(codecs);
  await peer.setLocalDescription();
  const reply = await around.ask(peer.localDescription?.sdp ?? '', signal);
  if (reply.kind === 'none') return { name: 'not-made', busy: reply.busy };
  await peer.setRemoteDescription({ type: 'answer', sdp: reply.sdp });
  if (!(await comesUp(around, peer, signal))) {
    return { name: 'not-reached', udp: portsIn(reply.sdp, 'udp'), tcp: portsIn(reply.sdp, 'tcp') };
  }
  const samples: LineSample[] = [];
  const end = around.nowMillis() + LOOKING_MILLIS;
  while (!signal.aborted && around.nowMillis() < end && !isPlenty(samples)) {
    await around.pause(LOOK_MILLIS, signal);
    const rows = await peer.getStats();
    samples.push(lineSampleOf(rows.values(), around.nowMillis()));
  }
  return { name: 'reached', figures: lineFiguresOf(samples) };
}

/** Looks are counted, not seconds: a busy page that did not run meanwhile has not seen yet what came. */
async function comesUp(around: LineProbeEnvironment, peer: RTCPeerConnection, signal: AbortSignal): Promise<boolean> {
  for (let looks = 0; looks < COMING_LOOKS && !signal.aborted && peer.connectionState !== 'connected'; looks++) {
    if (peer.connectionState === 'failed') return false;
    await around.pause(LOOK_MILLIS, signal);
  }
  return peer.connectionState === 'connected';
}

/** The ports of the server that an answer names, lowest first. */
export function portsIn(sdp: string, protocol: 'udp' | 'tcp'): number[] {
  const found = [...sdp.matchAll(/^a=candidate:\S+ 1 (udp|tcp) \d+ \S+ (\d+) /gim)];
  const ports = found.filter((match) => match[1]?.toLowerCase() === protocol).map((match) => Number(match[2]));
  return [...new Set(ports)].sort((one, other) => one - other);
}

type Row = Readonly<Record<string, unknown>>;

/** Reads the rows that browsers agree on. */
export function lineSampleOf(rows: Iterable<unknown>, atMillis: number): LineSample {
  const byId = new Map<unknown, Row>();
  for (const row of rows) if (typeof row === 'object' && row !== null) byId.set(idOf(row as Row), row as Row);
  const all = [...byId.values()];
  const one = (type: string) => all.find((row) => row['type'] === type);
  const pair = pairInUse(all);
  const inbound = one('inbound-rtp');
  const outbound = one('outbound-rtp');
  const report = one('remote-inbound-rtp');
  const count = (row: Row | undefined, name: string) => numberIn(row, name) ?? 0;
  const millis = (seconds: number | null) => (seconds === null ? null : seconds * 1_000);
  const lost = numberIn(report, 'packetsLost');
  return {
    atMillis,
    protocol: byId.get(pair?.['localCandidateId'])?.['protocol'] === 'tcp' ? 'tcp' : 'udp',
    bytesSent: count(pair, 'bytesSent') || count(outbound, 'bytesSent') + count(outbound, 'headerBytesSent'),
    bytesReceived: count(pair, 'bytesReceived') || count(inbound, 'bytesReceived'),
    packetsSent: count(outbound, 'packetsSent'),
    packetsSentLost: lost === null ? null : Math.max(0, lost),
    packetsReceived: count(inbound, 'packetsReceived'),
    packetsLost: Math.max(0, count(inbound, 'packetsLost')),
    mayBeSent: numberIn(pair, 'availableOutgoingBitrate'),
    roundTripMillis: millis(roundTripIn(all, pair)),
    jitterMillis: millis(numberIn(inbound, 'jitter')),
  };
}

function idOf(row: Row): unknown {
  return row['id'];
}

function numberIn(row: Row | undefined, name: string): number | null {
  const value = row?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Small, so that also the worst quality is of few bits; noise, so that the encoder has to make as many as it may. */
const WIDTH = 176;
const HEIGHT = 144;
const FRAMES_PER_SECOND = 20;

/** Draws noise, which nobody sees. */
export function drawNoise(): DrawnPicture {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser draws nothing');
  const image = context.createImageData(WIDTH, HEIGHT);
  const pixels = new Uint32Array(image.data.buffer);
  let seed = 1;
  const draw = () => {
    for (let at = 0; at < pixels.length; at++) {
      // xorshift: noise for an encoder needs no better chance
      seed ^= seed << 13;
      seed ^= seed >>> 17;
      seed ^= seed << 5;
      pixels[at] = seed | OPAQUE;
    }
    context.putImageData(image, 0, 0);
  };
  draw();
  const timer = setInterval(draw, 1_000 / FRAMES_PER_SECOND);
  const [track] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks();
  if (track === undefined) throw new Error('this browser captures no canvas');
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}

const OPAQUE = 0xff000000;
