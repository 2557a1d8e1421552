import { fitEncodings } from './fit.ts';
import {
  cameraPlan,
  preferred,
  RECEIVED,
  SCREEN_SOUND,
  screenPlan,
  screenShaped,
  strengthOf,
  type ScalableEncoding,
  type SendingPlan,
  type Strength,
} from './layers.ts';
import { LineWatch } from './LineWatch.ts';
import { askForLostVoices } from './voiceRepair.ts';

/** What a peer link needs of the browser; a test gives a fake. */
export interface PeerEnvironment {
  makePeer(): RTCPeerConnection;
  /** What the browser can receive; null where it does not say. */
  receivable(kind: 'audio' | 'video'): readonly RTCRtpCodec[] | null;
  /** What this machine can encode. */
  readonly strength: Strength;
}

export interface SentTrack {
  readonly mid: string;
  readonly source: SendingSource;
}

export type SendingSource = 'microphone' | 'camera' | 'screen' | 'screen-audio';

/** Puts every frame through the worker with the keys, from the first: called in the task that makes the transceiver. */
export interface FrameProtection {
  sends(sender: RTCRtpSender, source: SendingSource): void;
  receives(receiver: RTCRtpReceiver, kind: 'audio' | 'video'): void;
  /** Which codec each payload type of an offer stands for: told before a frame can come. */
  offered(codecs: Readonly<Record<number, string>>): void;
  /** A receiver is known by this name from now on. */
  named(receiver: RTCRtpReceiver, mid: string): void;
}

export interface PeerListener {
  offerMade(negotiation: number, sdp: string, tracks: readonly SentTrack[]): void;
  /** An answer is in force: these slots receive. */
  slotsReady(audio: readonly string[], video: readonly string[]): void;
  pathChanged(path: 'connecting' | 'steady' | 'interrupted' | 'failed'): void;
  /** A receiving track, for the sound or picture of a slot. */
  /** The browser refused a description or a track: a defect, told to the console. */
  broke(error: unknown): void;
  slotOpened(mid: string, track: MediaStreamTrack, receiver: RTCRtpReceiver): void;
}

const AUDIO_SLOTS = 3;
const MOST_VIDEO_SLOTS = 49;

const DEPENDENCY_DESCRIPTOR = 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';
const RTP_STREAM = 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id';
const REPAIRED_RTP_STREAM = 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id';
/** Header extensions that somebody reads; the others only make 53 sections longer. */
const WANTED_EXTENSIONS: readonly string[] = [
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  RTP_STREAM,
  REPAIRED_RTP_STREAM,
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  DEPENDENCY_DESCRIPTOR,
];
const ONLY_VIDEO_EXTENSIONS: readonly string[] = [DEPENDENCY_DESCRIPTOR, RTP_STREAM, REPAIRED_RTP_STREAM];
const ONLY_SENDING_EXTENSIONS: readonly string[] = [RTP_STREAM, REPAIRED_RTP_STREAM];

/** Not in every browser's type or browser yet. */
interface ExtensibleTransceiver {
  getHeaderExtensionsToNegotiate?(): readonly { uri: string; direction: RTCRtpTransceiverDirection }[];
  setHeaderExtensionsToNegotiate?(extensions: readonly { uri: string; direction: RTCRtpTransceiverDirection }[]): void;
}

type Queue = () => Promise<void>;

/**
 * The one peer connection of a stay. Order of sections: own microphone and camera (sending), three audio slots, then
 * video slots, then what is added later: more slots, a screen. The client always offers; one offer is under way at a
 * time, and what changes meanwhile goes into the next one. While offers are held none is made.
 *
 * Nothing of one's own is attached to a sender before `setSending` says so.
 */
export class PeerLink {
  private readonly environment: PeerEnvironment;
  private readonly listener: PeerListener;
  private readonly protection: FrameProtection;
  private readonly peer: RTCPeerConnection;
  private readonly sending = new Map<SendingSource, RTCRtpTransceiver>();
  /** Encodings as they were made, before anything was left out of them. */
  private readonly encodings = new WeakMap<RTCRtpSender, RTCRtpEncodingParameters[]>();
  /** The height in pixels to which each picture is fitted; a new share is not fitted yet. */
  private readonly fitted = new Map<SendingSource, number>();
  private readonly audioSlots: RTCRtpTransceiver[] = [];
  private readonly videoSlots: RTCRtpTransceiver[] = [];
  private readonly opened = new Set<RTCRtpTransceiver>();
  private readonly tracks = new Map<SendingSource, MediaStreamTrack>();
  private readonly allowed = new Set<SendingSource>();
  private shareMode: 'text' | 'motion' = 'text';
  private negotiation: number;
  private underWay = false;
  /** Whether a restart of ICE is in the offer under way. */
  private restarting = false;
  private restartWanted = false;
  private again = false;
  private held = false;
  private closed = false;
  private wasUp = false;
  private work: Promise<void> = Promise.resolve();
  private readonly watch = new LineWatch({
    statistics: () => this.statistics(),
    fellSilent: () => {
      if (!this.underWay) this.restart();
    },
    waitForRepairs: (millis) => {
      this.waitForRepairs(millis);
    },
    broke: (error) => {
      this.failed(error);
    },
  });

  constructor(
    environment: PeerEnvironment,
    listener: PeerListener,
    protection: FrameProtection,
    videoSlots: number,
    lastNegotiation = 0,
  ) {
    this.negotiation = lastNegotiation;
    this.environment = environment;
    this.listener = listener;
    this.protection = protection;
    this.peer = environment.makePeer();
    this.sending.set('microphone', this.addSending('microphone'));
    this.sending.set('camera', this.addSending('camera', cameraPlan(environment.strength)));
    for (let slot = 0; slot < AUDIO_SLOTS; slot++) this.audioSlots.push(this.addReceiving('audio'));
    this.addVideoSlots(videoSlots);
    this.peer.onconnectionstatechange = () => {
      this.stateChanged();
    };
    this.negotiate();
  }

  /** Slots are only ever added; the server takes no more than 49. */
  growSlots(videoSlots: number): void {
    const before = this.videoSlots.length;
    this.addVideoSlots(videoSlots);
    if (this.videoSlots.length > before) this.negotiate();
  }

  /** The open device of a source, or null. It goes out only while `setSending` allows it. */
  setTrack(source: SendingSource, track: MediaStreamTrack | null): void {
    if (track === null) this.tracks.delete(source);
    else this.tracks.set(source, track);
    this.attach(source);
  }

  /** A screen takes its sound along, where there is one. */
  setSending(source: SendingSource, sending: boolean): void {
    if (sending) this.allowed.add(source);
    else this.allowed.delete(source);
    if (source === 'screen') {
      this.publishScreen(sending);
      const sound = sending && this.tracks.has('screen-audio');
      this.publishSound(sound);
      this.setSending('screen-audio', sound);
      if (sending) this.negotiate();
    }
    this.attach(source);
  }

  /** How a screen is sent, the one that is sent now too; its codec changes with the next share. */
  shapeShare(mode: 'text' | 'motion'): void {
    if (this.shareMode === mode) return;
    this.shareMode = mode;
    this.enqueue(async () => {
      const sender = this.sending.get('screen')?.sender;
      if (!sender || this.closed) return;
      const parameters = sender.getParameters();
      const made = this.encodings.get(sender);
      if (made) this.encodings.set(sender, screenShaped(made, mode));
      await sender.setParameters({ ...parameters, encodings: screenShaped(parameters.encodings, mode) });
    });
  }

  /** Fewer voices or pictures come from now on. */
  expectLess(): void {
    this.watch.expectLess();
  }

  applyAnswer(negotiation: number, sdp: string): void {
    this.enqueueOfNegotiation(async () => {
      if (negotiation !== this.negotiation || this.peer.signalingState !== 'have-local-offer') return;
      await this.peer.setRemoteDescription({ type: 'answer', sdp });
      // Chromium starts every simulcast encoding that an answer takes, also those that were stopped.
      for (const source of this.fitted.keys()) this.enqueue(() => this.fit(source));
      this.underWay = false;
      this.announceSlots();
      this.negotiateAgain();
    });
  }

  /** The server refused an offer: back to what was agreed before, without what it added. */
  dropOffer(negotiation: number): void {
    this.enqueueOfNegotiation(async () => {
      if (negotiation !== this.negotiation || this.peer.signalingState !== 'have-local-offer') return;
      await this.peer.setLocalDescription({ type: 'rollback' });
      this.underWay = false;
      this.dropUnagreed();
      this.dropScreen();
      this.announceSlots();
      this.negotiateAgain();
    });
  }

  /**
   * New ICE credentials on the same DTLS; media goes on where the old path still works. An offer under way that has them will do,
   * unless offers are held: by the time that one goes out the network may be another than it was made on.
   */
  restart(): void {
    if (this.closed || (this.underWay && this.restarting && !this.held)) return;
    this.peer.restartIce();
    this.restartWanted = true;
    this.negotiate();
  }

  /** Whether what is to be offered waits: there is nobody to answer, and on a bad line each offer delays what follows it. */
  holdOffers(held: boolean): void {
    this.held = held;
    if (!held && !this.underWay) this.negotiateAgain();
  }

  /** The answer to the offer under way is lost: takes it back, if it was not answered after all, and makes another. */
  renegotiate(): void {
    this.enqueueOfNegotiation(async () => {
      if (this.peer.signalingState !== 'have-local-offer') return;
      await this.peer.setLocalDescription({ type: 'rollback' });
      this.underWay = false;
      this.again = false;
      if (this.restarting) this.restart();
      else this.negotiate();
    });
  }

  async statistics(): Promise<RTCStatsReport | null> {
    return this.closed ? null : this.peer.getStats();
  }

  close(): void {
    this.closed = true;
    this.watch.stop();
    this.peer.onconnectionstatechange = null;
    for (const transceiver of this.sending.values()) {
      transceiver.sender.replaceTrack(null).catch(ignoreAfterClose);
    }
    this.peer.close();
  }

  /** Sends a picture no larger than it is shown anywhere; 0 is nowhere. */
  fitPicture(source: SendingSource, heightPixels: number): void {
    this.fitted.set(source, heightPixels);
    this.enqueue(() => this.fit(source));
  }

  /** Bounds what the codec makes of the voice, bits per second. */
  fitVoice(bitsPerSecond: number): void {
    this.enqueue(async () => {
      const sender = this.sending.get('microphone')?.sender;
      if (!sender || this.closed) return;
      const parameters = sender.getParameters();
      const encodings = parameters.encodings.map((encoding) => ({ ...encoding, maxBitrate: bitsPerSecond }));
      await sender.setParameters({ ...parameters, encodings });
    });
  }

  private async fit(source: SendingSource): Promise<void> {
    const sender = this.sending.get(source)?.sender;
    const heightPixels = this.fitted.get(source);
    if (!sender || heightPixels === undefined || this.closed) return;
    const parameters = sender.getParameters();
    const given = this.encodings.get(sender) ?? parameters.encodings;
    this.encodings.set(sender, given);
    const height = sender.track?.getSettings().height ?? 0;
    await sender.setParameters({ ...parameters, encodings: fitEncodings(given, height, heightPixels) });
  }

  private addSending(source: SendingSource, plan?: SendingPlan): RTCRtpTransceiver {
    const kind = source === 'microphone' || source === 'screen-audio' ? 'audio' : 'video';
    const transceiver = this.peer.addTransceiver(kind, {
      direction: 'sendonly',
      ...(plan ? { sendEncodings: [...plan.encodings] } : {}),
    });
    this.protection.sends(transceiver.sender, source);
    this.prefer(transceiver, kind, plan ? plan.codecs : RECEIVED[kind], 'sending');
    return transceiver;
  }

  private addReceiving(kind: 'audio' | 'video'): RTCRtpTransceiver {
    const transceiver = this.peer.addTransceiver(kind, { direction: 'recvonly' });
    this.protection.receives(transceiver.receiver, kind);
    this.prefer(transceiver, kind, RECEIVED[kind], 'receiving');
    return transceiver;
  }

  private addVideoSlots(count: number): void {
    while (this.videoSlots.length < Math.min(count, MOST_VIDEO_SLOTS)) {
      this.videoSlots.push(this.addReceiving('video'));
    }
  }

  private prefer(
    transceiver: RTCRtpTransceiver,
    kind: 'audio' | 'video',
    wanted: readonly string[],
    way: 'sending' | 'receiving',
  ): void {
    const codecs = preferred(this.environment.receivable(kind) ?? [], wanted);
    if (codecs.length > 0) transceiver.setCodecPreferences(codecs);
    this.preferExtensions(transceiver, kind, way);
  }

  private preferExtensions(
    transceiver: RTCRtpTransceiver & ExtensibleTransceiver,
    kind: 'audio' | 'video',
    way: 'sending' | 'receiving',
  ): void {
    const all = transceiver.getHeaderExtensionsToNegotiate?.();
    if (!all || !transceiver.setHeaderExtensionsToNegotiate) return;
    transceiver.setHeaderExtensionsToNegotiate(
      all.map(({ uri, direction }) => ({
        uri,
        direction:
          way === 'receiving' && ONLY_SENDING_EXTENSIONS.includes(uri)
            ? 'stopped'
            : extensionDirection(uri, kind, direction),
      })),
    );
  }

  private attach(source: SendingSource): void {
    const track = this.tracks.get(source) ?? null;
    const sending = this.allowed.has(source);
    // A muted microphone stays attached and silent, so that unmuting is heard from the first syllable.
    if (track && source === 'microphone') track.enabled = sending;
    const sender = this.sending.get(source)?.sender;
    const wanted = sending || (source === 'microphone' && sender?.track) ? track : null;
    if (!sender || this.closed || sender.track === wanted) return;
    this.enqueue(() => sender.replaceTrack(wanted));
  }

  private publishScreen(sending: boolean): void {
    let transceiver = this.sending.get('screen');
    if (!sending) {
      if (transceiver) transceiver.direction = 'inactive';
      return;
    }
    this.fitted.delete('screen');
    const plan = screenPlan(this.environment.strength, this.shareMode);
    if (transceiver) {
      this.prefer(transceiver, 'video', plan.codecs, 'sending');
    } else {
      transceiver = this.addSending('screen', plan);
      this.sending.set('screen', transceiver);
    }
    transceiver.direction = 'sendonly';
  }

  private publishSound(sending: boolean): void {
    let transceiver = this.sending.get('screen-audio');
    if (sending && !transceiver) {
      transceiver = this.addSending('screen-audio', { codecs: RECEIVED.audio, encodings: [SCREEN_SOUND] });
      this.sending.set('screen-audio', transceiver);
    }
    if (transceiver) transceiver.direction = sending ? 'sendonly' : 'inactive';
  }

  /** Offers again: now, behind the offer that is under way, or once offers are held no more. */
  negotiate(): void {
    if (this.closed) return;
    if (this.underWay || this.held) {
      this.again = true;
      return;
    }
    this.underWay = true;
    this.restarting = false;
    this.enqueueOfNegotiation(async () => {
      this.restarting = this.restartWanted;
      this.restartWanted = false;
      const { sdp: plain = '' } = await this.peer.createOffer();
      const sdp = await this.describe(plain);
      if (this.closed) return; // meanwhile; a closed connection has nothing to offer
      this.protection.offered(codecsOf(sdp));
      this.negotiation++;
      this.listener.offerMade(this.negotiation, sdp, this.sentTracks());
    });
  }

  /** A browser that refuses what was added describes itself as it likes. */
  private async describe(plain: string): Promise<string> {
    try {
      await this.peer.setLocalDescription({ type: 'offer', sdp: askForLostVoices(plain) });
    } catch {
      await this.peer.setLocalDescription({ type: 'offer', sdp: plain });
    }
    return this.peer.localDescription?.sdp ?? plain;
  }

  private negotiateAgain(): void {
    if (!this.again) return;
    this.again = false;
    this.negotiate();
  }

  private sentTracks(): SentTrack[] {
    return [...this.sending].flatMap(([source, { mid, direction }]) =>
      mid === null || direction === 'inactive' ? [] : [{ mid, source }],
    );
  }

  private announceSlots(): void {
    const agreed = (transceivers: readonly RTCRtpTransceiver[]) =>
      transceivers.filter(({ mid, currentDirection }) => mid !== null && currentDirection === 'recvonly');
    const audio = agreed(this.audioSlots);
    const video = agreed(this.videoSlots);
    for (const transceiver of [...audio, ...video]) {
      if (this.opened.has(transceiver) || transceiver.mid === null) continue;
      this.opened.add(transceiver);
      this.protection.named(transceiver.receiver, transceiver.mid);
      this.listener.slotOpened(transceiver.mid, transceiver.receiver.track, transceiver.receiver);
    }
    this.listener.slotsReady(audio.flatMap(midOf), video.flatMap(midOf));
  }

  /** Transceivers that no agreed description holds would come back with the next offer. */
  private dropUnagreed(): void {
    const extra = this.videoSlots.filter(({ currentDirection }) => currentDirection === null);
    if (extra.length === this.videoSlots.length) return;
    for (const transceiver of extra) {
      transceiver.stop();
      this.videoSlots.splice(this.videoSlots.indexOf(transceiver), 1);
    }
  }

  private dropScreen(): void {
    for (const source of ['screen', 'screen-audio'] as const) {
      const transceiver = this.sending.get(source);
      if (transceiver?.currentDirection !== null) continue;
      transceiver.stop();
      this.sending.delete(source);
    }
  }

  private stateChanged(): void {
    switch (this.peer.connectionState) {
      case 'new':
      case 'connecting':
        // A restart of ICE passes through here while media goes on.
        if (!this.wasUp) this.listener.pathChanged('connecting');
        return;
      case 'connected':
        if (!this.wasUp) this.watch.start();
        this.wasUp = true;
        this.listener.pathChanged('steady');
        return;
      case 'disconnected':
        this.listener.pathChanged('interrupted');
        return;
      case 'failed':
        this.listener.pathChanged('failed');
        return;
      case 'closed':
        return;
    }
  }

  /** Pictures wait as long as voices, or lips would move before them. */
  private waitForRepairs(millis: number): void {
    for (const { receiver } of [...this.audioSlots, ...this.videoSlots]) {
      if ('jitterBufferTarget' in receiver) {
        (receiver as { jitterBufferTarget: number | null }).jitterBufferTarget = millis === 0 ? null : millis;
      }
    }
  }

  private failed(error: unknown): void {
    if (!this.closed) this.listener.broke(error);
  }

  /** One that fails is over: the next may begin. */
  private enqueueOfNegotiation(task: Queue): void {
    this.enqueue(async () => {
      try {
        await task();
      } catch (error) {
        this.underWay = false;
        throw error;
      }
    });
  }

  /** Descriptions and tracks change one after another, whatever comes in between. */
  private enqueue(task: Queue): void {
    this.work = this.work.then(async () => {
      if (this.closed) return;
      try {
        await task();
      } catch (error) {
        this.failed(error);
      }
    });
  }
}

/** Payload types mean the same in all sections of a bundle (RFC 9143 section 7). */
function codecsOf(sdp: string): Readonly<Record<number, string>> {
  const codecs: Record<number, string> = {};
  for (const [, type, name] of sdp.matchAll(/^a=rtpmap:(\d+) ([^/\s]+)\//gm)) {
    if (type !== undefined && name !== undefined) codecs[Number(type)] = name;
  }
  return codecs;
}

function midOf({ mid }: RTCRtpTransceiver): string[] {
  return mid === null ? [] : [mid];
}

function extensionDirection(
  uri: string,
  kind: 'audio' | 'video',
  now: RTCRtpTransceiverDirection,
): RTCRtpTransceiverDirection {
  const wanted = WANTED_EXTENSIONS.includes(uri) && (kind === 'video' || !ONLY_VIDEO_EXTENSIONS.includes(uri));
  if (!wanted) return 'stopped';
  return now === 'stopped' ? 'sendrecv' : now;
}

function ignoreAfterClose(): void {
  // A sender of a closed connection takes no track; that is what was wanted.
}

/** The browser's own; the server is the only other end, so no other server is asked for addresses. */
export const BROWSER: PeerEnvironment = {
  makePeer: () => new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require', iceServers: [] }),
  receivable: (kind) => RTCRtpReceiver.getCapabilities(kind)?.codecs ?? null,
  get strength() {
    return strengthOf(navigator.hardwareConcurrency, RTCRtpSender.getCapabilities('video')?.codecs ?? [], scalable());
  },
};

/** Whether the browser makes spatial layers within one stream; one that does not, leaves the mode out of what it tells. */
function scalable(): boolean {
  const peer = new RTCPeerConnection();
  const mode: ScalableEncoding = { scalabilityMode: 'L3T3_KEY' };
  try {
    const { sender } = peer.addTransceiver('video', { direction: 'sendonly', sendEncodings: [mode] });
    const [encoding]: readonly ScalableEncoding[] = sender.getParameters().encodings;
    return encoding?.scalabilityMode === mode.scalabilityMode;
  } catch {
    return false;
  } finally {
    peer.close();
  }
}
