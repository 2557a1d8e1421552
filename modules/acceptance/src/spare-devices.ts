import type { Person } from './Person.ts';

/**
 * A microphone and a camera beside those that Chromium makes up, which others can tell apart: a tone of 1 kHz, and a red
 * picture. They can be pulled out and plugged in, which Chromium does with none of its own; the page is told so as by a
 * browser: the list changes, a track ends, and what is asked for by its id is not there.
 */
export const SPARE = {
  microphone: 'Microphone on the table',
  camera: 'Camera on the wall',
} as const;
export const SPARE_HERTZ = 1_000;

export async function addSpareDevices({ context }: Person): Promise<void> {
  await context.addInitScript(provide, { ...SPARE, hertz: SPARE_HERTZ });
}

/** The microphone, the camera, or each device of a kind. */
export type Pulled = keyof typeof SPARE | 'each microphone';

export async function unplug({ page }: Person, pulled: Pulled): Promise<void> {
  await page.evaluate((what) => (globalThis as unknown as Spares).spares.pull(what), pulled);
}

export async function plugIn({ page }: Person): Promise<void> {
  await page.evaluate(() => (globalThis as unknown as Spares).spares.plug());
}

/** The camera on the wall is there, and another program has it; or not any more. */
export async function expectDeviceInUse({ page }: Person, taken: boolean): Promise<void> {
  await page.evaluate((is) => (globalThis as unknown as Spares).spares.take(is), taken);
}

/**
 * The device itself mutes what is captured of it, or no more, as by a switch or for a phone call. No browser lets a test do so truly:
 * the open tracks say of themselves that they are muted, and give all the same, so that others are proven to get nothing of them.
 */
export async function muteAtSource({ page }: Person, kind: 'audio' | 'video', muted: boolean): Promise<void> {
  await page.evaluate(([of, is]) => (globalThis as unknown as Spares).spares.mute(of, is), [kind, muted] as const);
}

/** Of which devices the tracks are that the page of a person sends. */
export async function sends({ page }: Person, kind: 'audio' | 'video'): Promise<readonly string[]> {
  return page.evaluate(sent, kind);
}

/** Of each element that plays a voice or a sound: the id of the loudspeaker; empty for the system's own. */
export async function outputDevices({ page }: Person): Promise<readonly string[]> {
  return page.evaluate(() => (globalThis as unknown as Spares).spares.speakers());
}

/** The system pauses all that plays, as for a phone call; whoever plays it again may. */
export async function pauseVoices({ page }: Person): Promise<void> {
  await page.evaluate(() => (globalThis as unknown as Spares).spares.pause());
}

/** What the page of a person hears now: of each voice that is not silence the loudest frequency, in hertz. */
export async function heardTones({ page }: Person): Promise<readonly number[]> {
  return page.evaluate(listen);
}

/** The colour, 0 to 255 each, in the middle of somebody's picture; undefined as long as there is none. */
export async function seesColour(person: Person, name: string): Promise<Colour | undefined> {
  const [picture] = await person.tile(name).first().locator('video').all();
  return picture?.evaluate(middle);
}

export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

interface Spares {
  readonly spares: {
    pull(what: string): void;
    plug(): void;
    take(taken: boolean): void;
    mute(kind: string, muted: boolean): void;
    speakers(): string[];
    pause(): void;
  };
}

/** Runs in the page before its scripts. */
function provide(spare: { readonly microphone: string; readonly camera: string; readonly hertz: number }): void {
  // An empty window beside the page has no devices.
  if (!isSecureContext) return;
  const devices = navigator.mediaDevices;
  const native = {
    ask: devices.getUserMedia.bind(devices),
    list: devices.enumerateDevices.bind(devices),
  };
  const given: { readonly id: string; readonly track: MediaStreamTrack }[] = [];
  const isOut = { microphone: false, camera: false, 'each microphone': false };
  const kindOf = (id: string) => (id === spare.microphone ? 'microphone' : 'camera');
  const describeDevice = (kind: MediaDeviceKind, label: string) =>
    ({
      deviceId: label,
      groupId: label,
      kind,
      label,
      toJSON: () => ({}),
    }) satisfies MediaDeviceInfo;

  const tone = () => {
    const context = new AudioContext();
    const oscillator = new OscillatorNode(context, { frequency: spare.hertz });
    const output = context.createMediaStreamDestination();
    oscillator.connect(new GainNode(context, { gain: 0.2 })).connect(output);
    oscillator.start();
    return output.stream.getTracks();
  };
  const red = () => {
    const canvas = Object.assign(document.createElement('canvas'), {
      width: 640,
      height: 360,
    });
    const paint = canvas.getContext('2d');
    let step = 0;
    setInterval(() => {
      if (paint === null) return;
      paint.fillStyle = '#d01010';
      paint.fillRect(0, 0, 640, 360);
      // What stands still is hardly sent.
      paint.fillStyle = '#ffffff';
      paint.fillRect((step++ * 16) % 640, 0, 16, 40);
    }, 200);
    return canvas.captureStream(5).getTracks();
  };
  let expectDeviceInUse = false;
  const missing = () => new DOMException('it is not there', 'OverconstrainedError');
  const open = async (wish: boolean | MediaTrackConstraints | undefined, kind: 'audio' | 'video') => {
    if (wish === undefined || wish === false) return [];
    const { exact = '' } = (wish === true ? {} : (wish.deviceId ?? {})) as {
      exact?: string;
    };
    const isSpare = exact === spare.microphone || exact === spare.camera;
    if (isSpare && isOut[kindOf(exact)]) throw missing();
    if (exact === spare.camera && expectDeviceInUse)
      throw new DOMException('another program has it', 'NotReadableError');
    if (kind === 'audio' && isOut['each microphone'])
      throw exact === '' ? new DOMException('none', 'NotFoundError') : missing();
    const tracks = isSpare ? (kind === 'audio' ? tone() : red()) : (await native.ask({ [kind]: wish })).getTracks();
    for (const track of tracks) {
      const settings = track.getSettings();
      const id = isSpare ? exact : (settings.deviceId ?? '');
      given.push({ id, track });
      if (!isSpare) continue;
      Object.defineProperty(track, 'label', { value: exact });
      track.getSettings = () => ({ ...settings, deviceId: exact });
    }
    return tracks;
  };
  const end = (isHit: (each: { readonly id: string; readonly track: MediaStreamTrack }) => boolean) => {
    for (const { track } of given.filter((each) => each.track.readyState === 'live' && isHit(each))) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
    devices.dispatchEvent(new Event('devicechange'));
  };

  devices.getUserMedia = async (wish) =>
    new MediaStream([...(await open(wish?.audio, 'audio')), ...(await open(wish?.video, 'video'))]);
  devices.enumerateDevices = async () => {
    const all = [
      ...(await native.list()),
      ...(isOut.microphone ? [] : [describeDevice('audioinput', spare.microphone)]),
      ...(isOut.camera ? [] : [describeDevice('videoinput', spare.camera)]),
    ];
    return all.filter(({ kind }) => kind !== 'audioinput' || !isOut['each microphone']);
  };
  // Those that play the others are never on the page.
  const playing = new Set<HTMLMediaElement>();
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    if (this.localName === 'audio') playing.add(this);
    return play.call(this);
  };
  Object.assign(globalThis, {
    spares: {
      take(taken: boolean) {
        expectDeviceInUse = taken;
      },
      mute(kind: string, muted: boolean) {
        for (const { track } of given.filter((each) => each.track.readyState === 'live' && each.track.kind === kind)) {
          Object.defineProperty(track, 'muted', { value: muted, configurable: true });
          track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
        }
      },
      speakers() {
        return [...playing].filter(({ paused }) => !paused).map(({ sinkId }) => sinkId);
      },
      pause() {
        for (const element of playing) element.pause();
      },
      pull(what: keyof typeof isOut) {
        isOut[what] = true;
        end(({ id, track }) => (what === 'each microphone' ? track.kind === 'audio' : id === spare[what]));
      },
      plug() {
        Object.assign(isOut, {
          microphone: false,
          camera: false,
          'each microphone': false,
        });
        end(() => false);
      },
    },
  });
}

/** Runs in the page. */
async function listen(): Promise<number[]> {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  const tracks = peers
    .filter(({ connectionState }) => connectionState !== 'closed')
    .flatMap((peer) => peer.getReceivers())
    .flatMap(({ track }) => (track.kind === 'audio' ? [track] : []));
  const context = new AudioContext();
  const analysers = tracks.map((track) => {
    const analyser = new AnalyserNode(context, {
      fftSize: 8_192,
      smoothingTimeConstant: 0,
    });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    return analyser;
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const loudest = analysers.map((analyser) => {
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const most = Math.max(...bins);
    return most < -70 ? 0 : (bins.indexOf(most) * context.sampleRate) / analyser.fftSize;
  });
  await context.close();
  return loudest.filter((hertz) => hertz > 0);
}

/** Runs in the page. */
function middle(element: Element): { red: number; green: number; blue: number } | undefined {
  const video = element as HTMLVideoElement;
  if (video.videoWidth === 0) return undefined;
  const canvas = Object.assign(document.createElement('canvas'), {
    width: 64,
    height: 36,
  });
  const paint = canvas.getContext('2d');
  paint?.drawImage(video, 0, 0, 64, 36);
  const [red = 0, green = 0, blue = 0] = paint?.getImageData(32, 18, 1, 1).data ?? [];
  return { red, green, blue };
}

/** Runs in the page. */
function sent(kind: string): string[] {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  return peers
    .filter(({ connectionState }) => connectionState === 'connected')
    .flatMap((peer) => peer.getSenders())
    .flatMap(({ track }) => (track?.kind === kind && track.readyState === 'live' ? [track] : []))
    .map((track) => track.getSettings().deviceId ?? '');
}
