import type { BackgroundBlur, BlurredCamera, CameraBackground } from './BlurredCamera.ts';

/** Why a device could not be opened. */
export type DeviceProblem =
  | 'denied'
  | 'by-system'
  | 'dismissed'
  | 'in-use'
  | 'none'
  | 'failed'
  | 'insecure'
  /** The background could not be blurred, so that no picture may be seen; also of a camera that was open. */
  | 'blur-failed'
  | 'blur-slow';

export type LocalSource = 'microphone' | 'camera' | 'screen';

export interface LocalDevice {
  readonly id: string;
  readonly kind: 'microphone' | 'camera' | 'speaker';
  readonly label: string;
}

export interface LocalMediaListener {
  /** `sound` is that of a screen, where it was asked for and the browser gives it. */
  opened(
    source: LocalSource,
    track: MediaStreamTrack,
    deviceId: string,
    sound: MediaStreamTrack | null,
    facing?: string,
  ): void;
  failed(source: LocalSource, problem: DeviceProblem): void;
  /** The device went away, or the browser's own control stopped it. */
  ended(source: LocalSource): void;
  /** The device or the system gives nothing of it, or something again; it stays open. */
  muted(source: 'microphone' | 'camera', muted: boolean): void;
  /** Devices were plugged or unplugged. */
  devicesChanged(): void;
}

/** The part of `navigator.mediaDevices` that is used; undefined on a page without a secure origin. */
export type DeviceAccess = Pick<
  MediaDevices,
  'getUserMedia' | 'getDisplayMedia' | 'enumerateDevices' | 'addEventListener' | 'getSupportedConstraints'
>;

type Asked = 'microphone' | 'camera';

/** Which one: by its id, where it looks, or any. */
export type DeviceWish = string | { readonly facing: 'user' | 'environment' } | null;

/** What the browser does to a voice before it is sent. */
export interface VoiceShaping {
  readonly noiseSuppression: boolean;
  readonly echoCancellation: boolean;
  readonly autoGainControl: boolean;
}

const SHAPED: VoiceShaping = { noiseSuppression: true, echoCancellation: true, autoGainControl: true };

/** As large as this machine can encode in layers; each receiver gets the layer that its tile needs. */
function cameraConstraints(height: number): MediaTrackConstraints {
  return { width: { ideal: (height * 16) / 9 }, height: { ideal: height }, frameRate: { ideal: 25, max: 30 } };
}

/** How a screen is shared. */
export interface ShareShape {
  /** Letters stay sharp and pictures come more seldom, or the other way round. */
  readonly mode: ShareMode;
  readonly sound: boolean;
}

export type ShareMode = 'text' | 'motion';

/** What is seen behind a person. */
export type Background = 'plain' | CameraBackground;

const SHARED: ShareShape = { mode: 'text', sound: false };
const SHARED_RATE: Readonly<Record<ShareMode, MediaTrackConstraints>> = {
  text: { frameRate: { ideal: 10, max: 15 } },
  motion: { frameRate: { ideal: 30, max: 30 } },
};

/** Not in every browser's type yet (W3C Screen Capture). */
type DisplayOptions = DisplayMediaStreamOptions &
  Readonly<Record<'systemAudio' | 'surfaceSwitching' | 'selfBrowserSurface', 'include' | 'exclude'>>;
type DisplayAudio = MediaTrackConstraints & { readonly restrictOwnAudio: boolean };

/** As it sounds, without what the meeting itself plays, which everybody would hear again. */
const SHARED_SOUND: DisplayAudio = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  restrictOwnAudio: true,
};

/** Opens and closes one's own devices; a track is handed out once it runs, and is stopped only here. */
export class LocalMedia {
  private readonly access: DeviceAccess | undefined;
  private readonly listener: LocalMediaListener;
  private readonly pictureHeight: number;
  private readonly tracks = new Map<LocalSource, MediaStreamTrack>();
  /** Of the screen that is shared. */
  private sound: MediaStreamTrack | null = null;
  /** The number of the last request of each source: an older one that comes late is stopped. */
  private readonly requests: Record<LocalSource, number> = { microphone: 0, camera: 0, screen: 0 };
  private asked: Map<Asked, DeviceWish> | null = null;
  private voice = SHAPED;
  private share = SHARED;
  private background: Background = 'plain';
  private readonly fetchBlur: () => Promise<BackgroundBlur>;
  /** What runs behind the camera's track that was handed out, and behind one that is not yet. */
  private behind: Behind | null = null;
  private starting: Behind | null = null;

  /**
   * @param pictureHeight how high a camera's picture is asked for, pixels
   * @param fetchBlur asked for with each camera whose background is to be blurred
   */
  constructor(
    access: DeviceAccess | undefined,
    listener: LocalMediaListener,
    pictureHeight = 720,
    fetchBlur: () => Promise<BackgroundBlur> = () => Promise.reject(new Error('nothing blurs')),
  ) {
    this.pictureHeight = pictureHeight;
    this.fetchBlur = fetchBlur;
    this.access = access;
    this.listener = listener;
    access?.addEventListener('devicechange', () => {
      listener.devicesChanged();
    });
  }

  /**
   * Microphone and camera asked for in one turn become one question to the person. A camera whose background is to be
   * blurred is handed out with its first blurred picture, or not at all: its own track never is.
   */
  open(source: LocalSource, wish: DeviceWish, voice = SHAPED, share = SHARED, background: Background = 'plain'): void {
    this.requests[source]++;
    if (source === 'camera') this.background = background;
    this.share = share;
    // While it is open, Chromium gives the same microphone again as it was shaped before.
    if (source === 'microphone' && !isEqual(voice, this.voice)) this.tracks.get(source)?.stop();
    this.voice = voice;
    if (!this.access) {
      this.listener.failed(source, 'insecure');
      return;
    }
    if (source === 'screen') {
      void this.openScreen(this.access);
      return;
    }
    if (this.asked === null) {
      this.asked = new Map();
      const { access } = this;
      queueMicrotask(() => {
        const asked = this.asked ?? new Map<Asked, DeviceWish>();
        this.asked = null;
        void this.openDevices(access, asked);
      });
    }
    this.asked.set(source, wish);
  }

  close(source: LocalSource): void {
    this.requests[source]++;
    if (source !== 'screen') this.asked?.delete(source);
    const track = this.tracks.get(source);
    this.tracks.delete(source);
    track?.stop();
    if (source === 'screen') this.closeSound();
    if (source === 'camera') this.stopBlurring();
  }

  /** Another one, without a break. From and to a plain background the camera is opened anew. */
  changeBackground(background: CameraBackground): void {
    if (this.background === 'plain') return;
    this.background = background;
    this.starting?.blurred?.change(background);
    this.behind?.blurred?.change(background);
  }

  /** Shares the screen that is open in another way; its sound stays as it was asked for. */
  shapeShare(mode: ShareMode): void {
    this.share = { ...this.share, mode };
    const track = this.tracks.get('screen');
    if (!track) return;
    track.contentHint = mode;
    // A browser that cannot change the rate of what it captures goes on at the old one.
    track.applyConstraints(SHARED_RATE[mode]).catch(() => undefined);
  }

  track(source: LocalSource): MediaStreamTrack | undefined {
    return this.tracks.get(source);
  }

  soundOfScreen(): MediaStreamTrack | null {
    return this.sound;
  }

  async devices(): Promise<LocalDevice[]> {
    try {
      const all = (await this.access?.enumerateDevices()) ?? [];
      return all.flatMap(({ deviceId, kind, label }) => {
        const ours = KINDS[kind];
        return deviceId === '' ? [] : [{ id: deviceId, kind: ours, label }];
      });
    } catch {
      return [];
    }
  }

  private async openDevices(access: DeviceAccess, asked: ReadonlyMap<Asked, DeviceWish>): Promise<void> {
    const sources = [...asked.keys()];
    if (sources.length === 0) return;
    const numbers = sources.map((source) => this.requests[source]);
    try {
      const stream = await ask(access, asked, this.pictureHeight, this.voice);
      for (const [index, source] of sources.entries()) this.takeDevice(source, stream, numbers[index] ?? 0);
    } catch (error) {
      // Which of the two it was, the browser does not say: ask for each alone.
      if (sources.length > 1) {
        for (const source of sources) await this.openDevices(access, new Map([[source, asked.get(source) ?? null]]));
        return;
      }
      const [source] = sources;
      if (source === undefined || numbers[0] !== this.requests[source]) return;
      const problem = problemOf(error);
      if (problem === 'in-use' && this.isRunning(source)) {
        await this.openInPlace(access, source, asked.get(source) ?? null);
      } else this.notOpened(source, problem);
    }
  }

  /**
   * Few phones run two cameras at once, and the browser says of the second that it is in use: what runs is stopped, and asked for
   * again where that was not the reason.
   */
  private async openInPlace(access: DeviceAccess, source: Asked, wish: DeviceWish): Promise<void> {
    const number = this.requests[source];
    const handedOut = this.deviceOf(source);
    const before = handedOut?.getSettings().deviceId;
    if (source === 'camera') this.starting?.camera.stop();
    handedOut?.stop();
    const open = async (each: DeviceWish) => {
      const stream = await ask(access, new Map([[source, each]]), this.pictureHeight, this.voice);
      this.takeDevice(source, stream, number);
    };
    try {
      await open(wish);
    } catch (error) {
      if (number !== this.requests[source]) return;
      const problem = problemOf(error);
      const isBack =
        handedOut !== undefined &&
        (await open(before ?? null).then(
          () => true,
          () => false,
        ));
      if (number !== this.requests[source]) return;
      if (isBack) this.listener.failed(source, problem);
      else this.notOpened(source, problem);
    }
  }

  private isRunning(source: Asked): boolean {
    const starting = source === 'camera' ? this.starting?.camera : undefined;
    return [starting, this.deviceOf(source)].some((track) => track?.readyState === 'live');
  }

  /** The device's own track of what was handed out. */
  private deviceOf(source: Asked): MediaStreamTrack | undefined {
    const blurred = source === 'camera' ? this.behind?.camera : undefined;
    return blurred ?? this.tracks.get(source);
  }

  /** One that was stopped to be opened in another way does not run any more. */
  private notOpened(source: Asked, problem: DeviceProblem): void {
    if (this.deviceOf(source)?.readyState === 'ended') {
      this.close(source);
      this.listener.ended(source);
    } else this.listener.failed(source, problem);
  }

  private async openScreen(access: DeviceAccess): Promise<void> {
    const number = this.requests.screen;
    const { mode, sound } = this.share;
    const options: DisplayOptions = {
      video: SHARED_RATE[mode],
      audio: sound && SHARED_SOUND,
      systemAudio: sound && 'restrictOwnAudio' in access.getSupportedConstraints() ? 'include' : 'exclude',
      surfaceSwitching: 'include',
      // The meeting in the meeting is a hall of mirrors.
      selfBrowserSurface: 'exclude',
    };
    try {
      const stream = await access.getDisplayMedia(options);
      const [track] = stream.getVideoTracks();
      const [audioTrack = null] = stream.getAudioTracks();
      if (track) {
        track.contentHint = this.share.mode;
        if (audioTrack) audioTrack.contentHint = 'music';
        this.take('screen', track, number, { sound: audioTrack });
      }
    } catch (error) {
      if (number === this.requests.screen) this.listener.failed('screen', problemOf(error));
    }
  }

  private takeDevice(source: Asked, stream: MediaStream, number: number): void {
    const [track] = source === 'microphone' ? stream.getAudioTracks() : stream.getVideoTracks();
    if (!track) return;
    if (source === 'camera' && this.background !== 'plain') void this.takeBlurred(track, number);
    else this.takeSharp(source, track, number);
  }

  private takeSharp(source: Asked, track: MediaStreamTrack, number: number): void {
    this.take(source, track, number);
    if (source === 'camera' && number === this.requests.camera) this.stopBlurring();
  }

  /** Hands out what comes of the camera; the camera's own track stays here. */
  private async takeBlurred(camera: MediaStreamTrack, number: number): Promise<void> {
    if (number !== this.requests.camera) {
      camera.stop();
      return;
    }
    stopBehind(this.starting);
    const mine: Behind = { camera, blurred: null };
    this.starting = mine;
    const isWanted = () => this.starting === mine && number === this.requests.camera;
    const fail = (problem: DeviceProblem) => {
      const isCurrent = isWanted() || this.behind === mine;
      stopBehind(mine);
      if (!isCurrent) return;
      this.close('camera');
      this.listener.failed('camera', problem);
    };
    camera.addEventListener('ended', () => {
      if (this.behind !== mine) {
        fail('failed');
        return;
      }
      this.close('camera');
      this.listener.ended('camera');
    });
    try {
      const blur = await this.fetchBlur();
      if (!isWanted() || this.background === 'plain') {
        stopBehind(mine);
        return;
      }
      mine.blurred = blur.begin(camera, this.background, {
        ready: (track) => {
          if (!isWanted()) {
            stopBehind(mine);
            return;
          }
          this.starting = null;
          const before = this.behind;
          this.behind = mine;
          this.take('camera', track, number, { device: camera });
          stopBehind(before);
        },
        stopped: (problem) => fail(problem === 'slow' ? 'blur-slow' : 'blur-failed'),
      });
    } catch {
      fail('blur-failed');
    }
  }

  private take(
    source: LocalSource,
    track: MediaStreamTrack,
    number: number,
    {
      sound = null,
      device = track,
    }: { readonly sound?: MediaStreamTrack | null; readonly device?: MediaStreamTrack } = {},
  ): void {
    if (number !== this.requests[source]) {
      track.stop();
      sound?.stop();
      return;
    }
    const before = this.tracks.get(source);
    this.tracks.set(source, track);
    if (source === 'screen') {
      this.closeSound();
      this.sound = sound;
    }
    track.addEventListener('ended', () => {
      if (this.tracks.get(source) !== track) return;
      this.tracks.delete(source);
      if (source === 'screen') this.closeSound();
      this.listener.ended(source);
    });
    const { deviceId = '', facingMode } = device.getSettings();
    this.listener.opened(source, track, deviceId, sound, facingMode);
    before?.stop();
    // A shared window gives nothing as long as nobody sees it: that is no news.
    if (source !== 'screen') this.followMuting(source, track, device);
  }

  /** Of the device: what is made of its pictures goes on with the last one. */
  private followMuting(source: Asked, track: MediaStreamTrack, device: MediaStreamTrack): void {
    const notify = () => {
      if (this.tracks.get(source) === track) this.listener.muted(source, device.muted);
    };
    device.addEventListener('mute', notify);
    device.addEventListener('unmute', notify);
    if (device.muted) notify();
  }

  private stopBlurring(): void {
    stopBehind(this.starting);
    stopBehind(this.behind);
    this.starting = null;
    this.behind = null;
  }

  /** A screen's sound does not outlive its picture. */
  private closeSound(): void {
    this.sound?.stop();
    this.sound = null;
  }
}

/** A camera whose own track nobody gets. */
interface Behind {
  readonly camera: MediaStreamTrack;
  /** Null as long as what blurs is fetched. */
  blurred: BlurredCamera | null;
}

function stopBehind(behind: Behind | null): void {
  behind?.blurred?.stop();
  behind?.camera.stop();
}

function isEqual(one: VoiceShaping, other: VoiceShaping): boolean {
  return (
    one.noiseSuppression === other.noiseSuppression &&
    one.echoCancellation === other.echoCancellation &&
    one.autoGainControl === other.autoGainControl
  );
}

const KINDS = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' } as const;

async function ask(
  access: DeviceAccess,
  asked: ReadonlyMap<Asked, DeviceWish>,
  height: number,
  voice: VoiceShaping,
): Promise<MediaStream> {
  try {
    return await access.getUserMedia(constraintsFor(asked, true, height, voice));
  } catch (error) {
    // The chosen device is not there any more: any other will do.
    if (nameOf(error) !== 'OverconstrainedError') throw error;
    return access.getUserMedia(constraintsFor(asked, false, height, voice));
  }
}

function constraintsFor(
  asked: ReadonlyMap<Asked, DeviceWish>,
  exact: boolean,
  height: number,
  voice: VoiceShaping,
): MediaStreamConstraints {
  const chosen = (source: Asked): MediaTrackConstraints => {
    const wish = asked.get(source);
    if (!exact || !wish) return {};
    return typeof wish === 'string' ? { deviceId: { exact: wish } } : { facingMode: { exact: wish.facing } };
  };
  return {
    audio: asked.has('microphone') && { ...voice, channelCount: { ideal: 1 }, ...chosen('microphone') },
    video: asked.has('camera') && { ...cameraConstraints(height), ...chosen('camera') },
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}

export function problemOf(error: unknown): DeviceProblem {
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      return whyNotAllowed(error);
    case 'SecurityError':
      return 'insecure';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'in-use';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'none';
    default:
      return 'failed';
  }
}

/** One name for three refusals; Chromium tells them apart by its words, which are not translated. */
function whyNotAllowed(error: unknown): 'denied' | 'by-system' | 'dismissed' {
  const words = error instanceof Error || error instanceof DOMException ? error.message : '';
  if (/by system/i.test(words)) return 'by-system';
  return /dismissed/i.test(words) ? 'dismissed' : 'denied';
}
