import type { Encoded, KeysAsk, KeysReply, KeysReport } from '../../e2ee/worker/asks.ts';
import type { ClientFrame, ClientMessage, GroupEntry, ServerMessage } from '../../protocol/messages.ts';
import type { FrameProtection } from '../../transport/PeerLink.ts';
import type { KeysAccess } from '../KeysWorker.ts';

export const ROOM = 'a'.repeat(24);
const ME = 'm'.repeat(16);
export const LINK = `https://meet.example/m/${ROOM}#i=inv&k=key`;
export const bytes = 'Ynl0ZXM' as Encoded;
export const offer = { keyPackage: bytes, proof: bytes };
export const GROUP: GroupEntry = {
  groupId: 'A'.repeat(22) as Encoded,
  epoch: 1,
  welcome: bytes,
  statement: 'A'.repeat(160) as Encoded,
  members: [{ leaf: 0, participant: ME }],
};

export const SEATED: Extract<ServerMessage, { type: 'seated' }> = {
  type: 'seated',
  self: ME,
  ticket: `${ROOM}.t1`,
  resumeWindowMillis: 30_000,
  meeting: {
    room: ROOM,
    title: 'Review',
    origin: 'https://meet.example.in',
    startedAt: '2026-11-24T10:00:00.000Z',
    classification: 'unclassified',
    locked: false,
    rules: [],
    forbidden: [],
    chat: 'everybody',
  },
  participants: [
    {
      id: ME,
      name: 'Asha',
      role: 'host',
      tracks: [],
      mayShare: true,
      maySendFiles: false,
      mayCaption: true,
      forbidden: [],
      connected: true,
      away: false,
    },
  ],
  waiting: [],
  group: GROUP,
};

/** The server's end of one connection. */
export class Wire extends EventTarget {
  readonly received: ClientMessage[] = [];
  closed = false;
  private seq = 0;
  private ack = 0;

  send(text: string): void {
    const frame = JSON.parse(text) as ClientFrame;
    this.ack = Math.max(this.ack, frame.seq);
    this.received.push(frame.message);
  }
  close(): void {
    this.closed = true;
  }
  opens(): this {
    this.dispatchEvent(new Event('open'));
    return this;
  }
  says(message: ServerMessage, counted = true): this {
    const frame = { seq: counted ? ++this.seq : 0, ack: this.ack, message };
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
    return this;
  }
}

/** Just enough of a peer connection for the first offer. */
export class StillPeer {
  signalingState = 'stable';
  connectionState = 'new';
  localDescription: RTCSessionDescriptionInit | null = null;
  closed = false;
  private sections = 0;

  addTransceiver() {
    const mid = `${this.sections++}`;
    const sender = { track: null, replaceTrack: () => Promise.resolve() };
    return { mid, direction: 'sendonly', currentDirection: null, sender, setCodecPreferences: () => undefined };
  }
  createOffer() {
    return Promise.resolve({ type: 'offer', sdp: 'offer' });
  }
  setLocalDescription(description: RTCSessionDescriptionInit) {
    this.localDescription = description;
    return Promise.resolve();
  }
  getStats() {
    return Promise.resolve(new Map());
  }
  restartIce(): void {
    this.signalingState = 'stable';
  }
  close(): void {
    this.closed = true;
  }
}

/** A worker that answers what a test says. */
export class FakeKeys implements KeysAccess {
  isSupported = true;
  readonly asked: KeysAsk[] = [];
  readonly replies = new Map<string, KeysReply>([
    ['begin', { kind: 'device-key', signatureKey: 'a2V5' as Encoded }],
    ['certify', { kind: 'offer', offer, root: bytes }],
  ]);
  report: (report: KeysReport) => void = () => undefined;
  readonly protected: string[] = [];
  readonly protection: FrameProtection = {
    sends: (_, source) => void this.protected.push(source),
    receives: (_, kind) => void this.protected.push(`slot ${kind}`),
    offered: () => undefined,
    named: () => undefined,
  };
  prepared = 0;
  prepare(): void {
    this.prepared++;
  }
  ask(ask: KeysAsk): Promise<KeysReply> {
    this.asked.push(ask);
    return Promise.resolve(this.replies.get(ask.op) ?? { kind: 'done' });
  }
  listen(onReport: (report: KeysReport) => void): void {
    this.report = onReport;
  }
}
