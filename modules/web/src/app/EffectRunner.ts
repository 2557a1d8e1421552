import type { CallEffect } from '../call/effects.ts';
import type { CallEvent, Timer } from '../call/events.ts';
import type { KeysAsk } from '../e2ee/worker/asks.ts';
import { meetingLink, originForOthers } from '../call/link.ts';
import type { ConsentReceipt } from '../protocol/messages.ts';
import type { BrowserKind, CallState, LineVerdict, OwnMeeting } from '../call/state.ts';
import { cameraHeight } from '../transport/layers.ts';
import { watchPermissions, type PermissionAccess } from '../transport/DevicePermissions.ts';
import type { BackgroundBlur } from '../transport/BlurredCamera.ts';
import { LocalMedia, type DeviceAccess, type LocalMediaListener } from '../transport/LocalMedia.ts';
import { PeerLink, type PeerEnvironment } from '../transport/PeerLink.ts';
import { SignallingSocket, type SocketEnvironment } from '../transport/SignallingSocket.ts';
import { canChooseOutput, playCue, playTestTone, SlotPlayer } from '../transport/sound.ts';
import type { Hearing } from '../call/notice-state.ts';
import type { VoiceWatch } from '../transport/VoiceWatch.ts';
import type { Clipboard } from './Clipboard.ts';
import type { FetchedPart } from '../call/files-state.ts';
import type { FileTransferService } from './FileTransferService.ts';
import type { PollAsk } from '../call/polls-state.ts';
import { nothingFor, patiently } from './late-fetch.ts';
import { shrunkImage } from './own-background.ts';
import { LatePart } from './LatePart.ts';
import { EntryService } from './EntryService.ts';
import { findMeeting } from './find-meeting.ts';
import type { PollCrypto } from './PollCrypto.ts';
import type { HttpClient } from './http.ts';
import type { KeepFile } from './keep-file.ts';
import type { KeysAccess } from './KeysWorker.ts';
import type { Memory } from './memory.ts';
import type { Pictures } from './Pictures.ts';
import type { Readings } from './Readings.ts';
import type { ScreenAwake } from './ScreenAwake.ts';
import type { RandomBytes } from './secrets.ts';

/** What the page gives the effects to work with. */
export interface EffectEnvironment {
  readonly memory: Memory;
  readonly http: HttpClient;
  readonly socket: SocketEnvironment;
  readonly peer: PeerEnvironment;
  readonly keys: KeysAccess;
  readonly devices: DeviceAccess | undefined;
  readonly permissions: PermissionAccess | undefined;
  readonly browser: BrowserKind;
  readonly canBlur: boolean;
  /** What blurs, fetched with the first camera for which it is asked. */
  blur(): Promise<BackgroundBlur>;
  readonly clipboard: Clipboard;
  readonly pictures: Pictures;
  readonly awake: ScreenAwake;
  readonly random: RandomBytes;
  /** Where this page is, or the public address of the server where an account knows it. */
  origin(): string;
  /** It does not go back. */
  nowMillis(): number;
  /** What the system says that it is. */
  wallMillis(): number;
  /** Replaces what stands in the address bar. */
  showAddress(path: string): void;
  /** The server knows of no sign-in on this browser, or of another, whatever the page knew. */
  signInOver(): void;
  /** Fetches the page once more. */
  loadPage(): void;
  readonly keepFile: KeepFile;
  /** Whether the person has asked the browser to save data. */
  readonly savesData: boolean;
  /** Says what the line to the server carries; what does that is fetched with the first. */
  checkLine(signal: AbortSignal): Promise<LineVerdict>;
  /** Whether the server answers: asked before code is fetched from it. */
  isServerThere(): Promise<boolean>;
  /** What is done about files, fetched with the first. */
  filesPart(): Promise<FetchedPart>;
  /** The same of captions. */
  captionsPart(): Promise<FetchedPart>;
  /** The same of polls. */
  pollsPart(): Promise<FetchedPart>;
  polls(ask: KeysAccess['ask']): Promise<PollCrypto>;
  /** What carries files, fetched when the first is sent or saved. */
  files(dispatch: (event: CallEvent) => void): Promise<FileTransferService>;
  /** The words of an invitation; in the language in use where none is named. */
  invitationText(invitation: InvitationWords, language: string | null): Promise<string>;
  /** A defect that the person cannot help. */
  readonly report: (error: unknown) => void;
}

/** A meeting without anybody is over long before. */
const OWN_MEETING_KEPT_MILLIS = 24 * 3_600_000;

export interface InvitationWords {
  readonly title: string;
  readonly link: string;
  readonly password: string;
  /** One link for several people. */
  readonly shared: boolean;
}

type Of<T extends CallEffect['type']> = Extract<CallEffect, { readonly type: T }>;

type Wanted = Omit<Of<'open-media'>, 'type'>;

interface PreparedPeer {
  readonly peer: PeerLink;
  readonly wanted: Wanted;
  /** Tells what waited, and from then on everything at once. */
  release(): void;
}

/** Does what the core wants done, and reports what came of it. Holds everything that is not state. */
export class EffectRunner {
  private readonly around: EffectEnvironment;
  private readonly dispatch: (event: CallEvent) => void;
  private readonly state: () => CallState;
  private readonly entryService: EntryService;
  private readonly socket: SignallingSocket;
  private readonly local: LocalMedia;
  private readonly player: SlotPlayer;
  private readings: Readings | null = null;
  private voice: VoiceWatch | null = null;
  private hearing: Hearing = 'off';
  private readonly timers = new Map<Timer, ReturnType<typeof setTimeout>>();
  private peer: PeerLink | null = null;
  private prepared: PreparedPeer | null = null;
  private files: Promise<FileTransferService> | null = null;
  private lineCheck: AbortController | null = null;
  private readonly late: Readonly<Record<'files' | 'captions' | 'polls', LatePart>>;
  private polls: Promise<PollCrypto> | null = null;

  constructor(around: EffectEnvironment, dispatch: (event: CallEvent) => void, state: () => CallState) {
    this.around = around;
    this.dispatch = dispatch;
    this.state = state;
    this.entryService = new EntryService(around, dispatch);
    this.socket = new SignallingSocket(around.socket, {
      received: (message, ack) => dispatch({ type: 'received', message, ack }),
      lost: () => dispatch({ type: 'socket-lost' }),
      trying: (trial) => dispatch({ type: 'socket-trying', trial }),
      givenUp: () => dispatch({ type: 'socket-given-up' }),
    });
    const listener: LocalMediaListener = {
      opened: (source, track, deviceId, sound, facing) => {
        this.trackChanged(source, track, sound);
        const more = { ...(sound ? { sound: true as const } : {}), ...(facing ? { facing } : {}) };
        dispatch({ type: 'device-opened', source, deviceId, ...more });
      },
      failed: (source, problem) => {
        if (source === 'microphone') this.voice?.attach(this.local.track(source) ?? null);
        dispatch({ type: 'device-failed', source, problem });
      },
      ended: (source) => {
        this.trackChanged(source, null);
        dispatch({ type: 'device-ended', source });
      },
      muted: (source, muted) => {
        // What took the device, as a phone call, took sound and pictures too, and has ended.
        if (!muted) this.playAll();
        dispatch({ type: 'device-muted', source, muted });
      },
      devicesChanged: () => void this.listDevices(),
    };
    this.local = new LocalMedia(around.devices, listener, cameraHeight(around.peer.strength), () => around.blur());
    watchPermissions(around.permissions, (source, allowed) => {
      dispatch({ type: allowed ? 'device-allowed' : 'device-forbidden', source });
    });
    this.player = new SlotPlayer({
      blocked: () => dispatch({ type: 'playback-blocked' }),
      unblocked: () => dispatch({ type: 'playback-unblocked' }),
    });
    const { report } = around;
    const isServerThere = () => around.isServerThere();
    const nowMillis = () => around.nowMillis();
    const late = (fetch: () => Promise<CallEvent>) =>
      new LatePart({ fetch, isServerThere, dispatch, nowMillis, report });
    this.late = {
      files: late(async () => ({ type: 'files-part-fetched', part: await around.filesPart() })),
      captions: late(async () => ({ type: 'captions-part-fetched', part: await around.captionsPart() })),
      polls: late(async () => ({
        type: 'polls-part-fetched',
        part: await around.pollsPart(),
        kept: around.memory.polls,
      })),
    };
    around.keys.listen((report) => dispatch({ type: 'keys-reported', report }));
  }

  /** The network or the page came back. */
  hurry(): void {
    this.socket.hurry();
    this.playAll();
    this.dispatch({ type: 'hurry' });
  }

  private playAll(): void {
    this.player.playAll();
    this.around.pictures.playAll();
  }

  run(effect: CallEffect): void {
    switch (effect.type) {
      case 'redeem-organiser-link':
        return void this.entryService.redeem(effect.secret);
      case 'create-meeting':
        return void this.entryService.createMeeting(effect);
      case 'show-credentials':
        return void this.entryService.showCredentials(effect);
      case 'prepare-keys':
        return this.around.keys.prepare();
      case 'read-notice':
        return void this.readNotice();
      case 'check-line':
        return void this.checkLine();
      case 'stop-line-check':
        return this.lineCheck?.abort();
      case 'keep-consent':
        this.around.memory.consent = effect.consent;
        return;
      case 'keep-receipt':
        return this.around.keepFile(
          `consent-receipt-${effect.receipt.at.slice(0, 10)}.json`,
          new Blob([JSON.stringify(effect.receipt, null, 2)], { type: 'application/json' }),
        );
      case 'withdraw-consent':
        return void this.withdraw(effect.receipt);
      case 'find-meeting':
        return void findMeeting(this.around.http, effect.link).then((event) => this.dispatch(event));
      case 'enter-room':
        this.entryService.dropStart();
        this.forgetWhatWaits();
        return this.enterRoom(effect);
      case 'remember-meeting':
        this.rememberMeeting(effect.meeting);
        return;
      case 'leave-room':
        this.forgetWhatWaits();
        this.around.memory.seat = null;
        this.around.memory.keepPolls('', null);
        if (effect.forgetSecrets) this.around.memory.room = null;
        return;
      case 'show-address':
        this.entryService.dropStart();
        this.around.memory.room = null;
        this.around.memory.keepPolls('', null);
        return this.around.showAddress('/');
      case 'load-page':
        return this.around.loadPage();
      case 'remember-name':
        return this.rememberName(effect);
      case 'remember-device':
        return this.around.memory.choose(effect.kind, effect.deviceId);
      case 'keep-seat':
        return this.keepSeat(effect);
      case 'connect':
        return this.socket.connect(effect.token, effect.keys);
      case 'keys':
        return void this.askKeys(effect);
      case 'renew-keys':
        return void this.entryService.renewKeys(effect);
      case 'pin-root':
        return this.entryService.pinRoot();
      case 'send':
        return this.socket.send(effect.seq, effect.message);
      case 'disconnect':
        this.entryService.dropEntry();
        this.dropPrepared();
        return this.socket.close();
      case 'open-device':
        return this.openDevice(effect);
      case 'change-background':
        return this.local.changeBackground(effect.background);
      case 'keep-own-background':
        return void this.keepOwnBackground(effect.image);
      case 'shape-share':
        this.local.shapeShare(effect.mode);
        return this.peer?.shapeShare(effect.mode);
      case 'close-device':
        this.local.close(effect.source);
        return this.trackChanged(effect.source, null);
      case 'choose-speaker':
        return this.player.chooseOutput(effect.deviceId);
      case 'list-devices':
        return void this.listDevices();
      case 'test-speaker':
        return this.testSpeaker();
      case 'prepare-media':
        return this.prepareMedia(effect);
      case 'open-media':
        return this.openMedia(effect);
      case 'grow-slots':
        return this.peer?.growSlots(effect.videoSlots);
      case 'apply-answer':
        return this.peer?.applyAnswer(effect.negotiation, effect.sdp);
      case 'drop-offer':
        return this.peer?.dropOffer(effect.negotiation);
      case 'negotiate':
        return this.peer?.negotiate();
      case 'expect-less':
        return this.peer?.expectLess();
      case 'restart-ice':
        return this.peer?.restart();
      case 'hold-offers':
        return this.peer?.holdOffers(effect.held);
      case 'offer-anew':
        return this.peer?.renegotiate();
      case 'set-sending':
        return this.peer?.setSending(effect.source, effect.sending);
      case 'fit-picture':
        return this.peer?.fitPicture(effect.source, effect.heightPixels);
      case 'fit-voice':
        return this.peer?.fitVoice(effect.bitsPerSecond);
      case 'close-media':
        return this.closeMedia();
      case 'play-sound':
        return this.player.playAll();
      case 'hold-clipboard':
        return this.around.clipboard.hold();
      case 'copy-invitation':
        return void this.copyInvitation(effect);
      case 'fetch-files-part':
        return this.late.files.want(effect.then);
      case 'fetch-captions-part':
        return this.late.captions.want(effect.then);
      case 'fetch-polls-part':
        return this.late.polls.want(effect.then);
      case 'poll':
        return void this.askPolls(effect.ask);
      case 'keep-polls':
        return this.around.memory.keepPolls(effect.room, effect.kept);
      case 'keep-poll-result':
        return this.around.keepFile('poll-result.json', new Blob([effect.document], { type: 'application/json' }));
      case 'send-file':
        return void this.carry(effect.transfer, 'unreadable', (fileTransfers) => fileTransfers.send(effect));
      case 'save-file':
        return void this.carry(effect.transfer, 'unwritable', (fileTransfers) => fileTransfers.save(effect));
      case 'drop-file':
        return this.withFileTransfers((fileTransfers) => fileTransfers.drop(effect.transfer));
      case 'drop-files':
        return this.withFileTransfers((fileTransfers) => fileTransfers.dropAll());
      case 'keep-preferences':
        this.around.memory.preferences = effect.preferences;
        return;
      case 'keep-awake':
        return this.around.awake.keep(effect.on);
      case 'watch-voice':
        return void this.watchVoice(effect.hearing);
      case 'play-cue':
        // A page that was not touched yet may make no sound; a cue is worth no word of that.
        playCue(effect.cue, this.state().devices.chosen.speaker ?? '').catch(() => undefined);
        return;
      case 'set-timer':
        return this.setTimer(effect.timer, effect.delayMillis);
      case 'clear-timer':
        clearTimeout(this.timers.get(effect.timer));
        return;
    }
  }

  // --- what is fetched late

  private forgetWhatWaits(): void {
    for (const part of Object.values(this.late)) part.forget();
  }

  private fetched<T>(fetch: () => Promise<T>): Promise<T> {
    return patiently(fetch, () => this.around.isServerThere());
  }

  private async askPolls(ask: PollAsk): Promise<void> {
    try {
      const ofKeys = (question: KeysAsk) => this.around.keys.ask(question);
      const pollCrypto = await (this.polls ??= this.fetched(() => this.around.polls(ofKeys)));
      this.dispatch({ type: 'poll-step', step: { step: 'answered', ask, reply: await pollCrypto.answer(ask) } });
    } catch (error) {
      this.polls = null;
      this.notFetched(error);
      const reply = nothingFor(ask);
      if (reply) this.dispatch({ type: 'poll-step', step: { step: 'answered', ask, reply } });
    }
  }

  /** @param otherwise how the transfer ends where nothing comes that carries it */
  private async carry(
    transfer: number,
    otherwise: 'unreadable' | 'unwritable',
    work: (fileTransfers: FileTransferService) => void,
  ): Promise<void> {
    try {
      work(await (this.files ??= this.fetched(() => this.around.files(this.dispatch))));
    } catch (error) {
      this.files = null;
      this.dispatch({ type: 'file-ended', id: transfer, how: otherwise, secrets: null });
      this.notFetched(error);
    }
  }

  /** Of files that were begun; those that have no desk end by that. */
  private withFileTransfers(work: (fileTransfers: FileTransferService) => void): void {
    this.files?.then(work, () => undefined);
  }

  private notFetched(error: unknown): void {
    this.around.report(error);
    this.dispatch({ type: 'part-missing' });
  }

  private async askKeys({ ask, then }: Of<'keys'>): Promise<void> {
    const reply = await this.around.keys.ask(ask);
    this.dispatch({ type: 'keys-answered', ask, reply, ...(then ? { then } : {}) });
  }

  // --- the notice on personal data

  private async readNotice(): Promise<void> {
    const reply = await this.around.http.about();
    const { notice, networkCheck = false } = reply.kind === 'yes' ? reply.value : {};
    const offered = this.around.savesData ? 'asked' : 'itself';
    this.dispatch({ type: 'line-check-offered', offered: networkCheck ? offered : 'none' });
    this.dispatch(notice === undefined ? { type: 'notice-unread' } : { type: 'notice-read', notice });
  }

  private async checkLine(): Promise<void> {
    const { signal } = (this.lineCheck = new AbortController());
    let verdict: LineVerdict = { name: 'unknown', busy: false };
    try {
      verdict = await this.around.checkLine(signal);
    } catch (error) {
      this.around.report(error);
    }
    if (!signal.aborted) this.dispatch({ type: 'line-checked', verdict });
  }

  private async withdraw(receipt: ConsentReceipt): Promise<void> {
    const reply = await this.around.http.withdraw(receipt);
    if (reply.kind === 'yes') this.dispatch({ type: 'consent-withdrawn' });
    else {
      const unknown = reply.kind === 'no' && reply.code === 'receipt-unknown';
      this.dispatch({ type: 'consent-not-withdrawn', unknown });
    }
  }

  // --- what this tab remembers

  private enterRoom({ room, invitation, linkSecret, password, ownMeeting }: Of<'enter-room'>): void {
    this.around.memory.room = { room, invitation, linkSecret, password, ownMeeting };
    this.around.showAddress(`/m/${room}`);
  }

  private rememberMeeting(meeting: OwnMeeting | null): void {
    const untilMillis = this.around.wallMillis() + OWN_MEETING_KEPT_MILLIS;
    this.around.memory.ownMeeting = meeting && { ...meeting, untilMillis };
  }

  private rememberName({ name, asAccount }: Of<'remember-name'>): void {
    const { memory } = this.around;
    if (asAccount === undefined) memory.name = name;
    memory.account = asAccount === undefined ? null : name;
  }

  private keepSeat({ room, microphone, camera, inside }: Of<'keep-seat'>): void {
    this.around.memory.seat = { room, microphone, camera, inside, seenMillis: this.around.nowMillis() };
  }

  private async copyInvitation(effect: Of<'copy-invitation'>): Promise<void> {
    const { room, invitation, linkSecret, password, title, shared, language, publicOrigin } = effect;
    const origin = originForOthers(this.around.origin(), publicOrigin);
    const link = meetingLink(origin, { room, invitation, linkSecret });
    const text = await this.around.invitationText({ title, link, password, shared }, language);
    const copied = await this.around.clipboard.write(text);
    this.dispatch({ type: 'invitation-copied', link, copied });
  }

  private setTimer(timer: Timer, delayMillis: number): void {
    clearTimeout(this.timers.get(timer));
    this.timers.set(
      timer,
      setTimeout(() => this.dispatch({ type: 'timer', timer }), delayMillis),
    );
  }

  // --- devices and media

  private async listDevices(): Promise<void> {
    const devices = await this.local.devices();
    this.dispatch({ type: 'devices-listed', devices, canChooseSpeaker: canChooseOutput() });
  }

  /** What listens is fetched with the first meeting; one that does not come is missed by nobody. */
  private async watchVoice(hearing: Hearing): Promise<void> {
    this.hearing = hearing;
    if (hearing !== 'off' && this.voice === null) {
      const part = await import('../transport/VoiceWatch.ts').catch(() => null);
      if (part === null) return;
      this.voice ??= new part.VoiceWatch(
        (track) => part.tapped(this.around.pictures.meter.audio, track),
        (noticed) => this.dispatch({ type: 'voice-noticed', noticed }),
        (track) => this.around.pictures.meter.hasSound(track),
      );
      this.voice.attach(this.local.track('microphone') ?? null);
    }
    this.voice?.listen(this.hearing);
  }

  private testSpeaker(): void {
    playTestTone(this.state().devices.chosen.speaker ?? '').catch(this.around.report);
  }

  private async keepOwnBackground(file: Blob): Promise<void> {
    try {
      this.around.memory.ownBackground = await shrunkImage(file);
      this.dispatch({ type: 'own-background-kept' });
    } catch {
      this.dispatch({ type: 'own-background-refused' });
    }
  }

  private openDevice({ source, deviceId, facing }: Of<'open-device'>): void {
    const { voice, share, background } = this.state().preferences;
    if (source === 'screen') this.peer?.shapeShare(share.mode);
    // A copy that is listened to would keep the device open as it was.
    if (source === 'microphone') this.voice?.attach(null);
    this.local.open(source, facing ? { facing } : deviceId, voice, share, background);
  }

  private trackChanged(
    source: 'microphone' | 'camera' | 'screen',
    track: MediaStreamTrack | null,
    sound: MediaStreamTrack | null = null,
  ): void {
    this.peer?.setTrack(source, track);
    if (source === 'screen') this.peer?.setTrack('screen-audio', sound);
    if (source === 'microphone') {
      this.around.pictures.meter.attach(track);
      this.voice?.attach(track);
    } else this.around.pictures.ownChanged(source, track);
  }

  private prepareMedia(effect: Of<'prepare-media'>): void {
    this.dropPrepared();
    this.prepared = this.makePeer(effect);
  }

  private dropPrepared(): void {
    this.prepared?.peer.close();
    this.prepared = null;
  }

  /** What the peer connection tells waits until it is released. */
  private makePeer({ videoSlots, lastNegotiation }: Wanted): PreparedPeer {
    let early: CallEvent[] | null = [];
    const tell = (event: CallEvent): void => {
      if (early) early.push(event);
      else this.dispatch(event);
    };
    const peer = new PeerLink(
      this.around.peer,
      {
        offerMade: (negotiation, sdp, tracks) => {
          tell({ type: 'offer-made', negotiation, sdp, tracks });
        },
        slotsReady: (audio, video) => tell({ type: 'slots-ready', audio, video }),
        slotOpened: (mid, track, receiver) => {
          this.around.pictures.slotOpened(mid, track, receiver);
          if (track.kind === 'audio') this.player.open(mid, track);
        },
        pathChanged: (path) => tell({ type: 'media-path', path }),
        broke: this.around.report,
      },
      this.around.keys.protection,
      videoSlots,
      lastNegotiation,
    );
    const release = (): void => {
      const waited = early ?? [];
      early = null;
      waited.forEach(this.dispatch);
    };
    return { peer, release, wanted: { videoSlots, lastNegotiation } };
  }

  /** The peer connection that was prepared, where it is of these numbers, or a new one. */
  private takePeer(wanted: Wanted): PreparedPeer {
    const { prepared } = this;
    this.prepared = null;
    const fits =
      prepared?.wanted.videoSlots === wanted.videoSlots && prepared.wanted.lastNegotiation === wanted.lastNegotiation;
    if (prepared && fits) return prepared;
    prepared?.peer.close();
    return this.makePeer(wanted);
  }

  private openMedia(wanted: Of<'open-media'>): void {
    const taken = this.takePeer(wanted);
    this.closeMedia();
    const { peer } = taken;
    this.peer = peer;
    const { speaker } = this.state().devices.chosen;
    if (speaker !== undefined) this.player.chooseOutput(speaker);
    for (const source of ['microphone', 'camera', 'screen'] as const) {
      const track = this.local.track(source);
      if (track) peer.setTrack(source, track);
    }
    peer.shapeShare(this.state().preferences.share.mode);
    peer.setTrack('screen-audio', this.local.soundOfScreen());
    taken.release();
    void this.readLine(peer);
  }

  /** What reads is fetched with the first meeting: there is nothing to read in its first seconds. */
  private async readLine(peer: PeerLink): Promise<void> {
    try {
      const part = await this.fetched(() => import('./Readings.ts'));
      if (this.peer !== peer) return;
      this.readings ??= new part.Readings(this.around, this.dispatch, this.state);
      this.readings.start(peer);
    } catch (error) {
      // Of a line that nobody reads nothing is told; all else goes on.
      this.around.report(error);
    }
  }

  private closeMedia(): void {
    this.dropPrepared();
    this.readings?.stop();
    this.peer?.close();
    this.peer = null;
    this.player.close();
    this.around.pictures.mediaClosed();
  }
}
