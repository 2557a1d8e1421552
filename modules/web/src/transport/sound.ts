/** Quieter than this is silence, louder is full, in decibels below full scale. */
const SILENCE_DECIBELS = -60;
const FULL_DECIBELS = -12;
const METER_EVERY_MILLIS = 66;

/** Loudness from 0 to 1, even to the ear, of an amplitude from 0 to 1. */
export function loudnessOf(amplitude: number): number {
  if (amplitude <= 0) return 0;
  const decibels = 20 * Math.log10(amplitude);
  return Math.min(1, Math.max(0, (decibels - SILENCE_DECIBELS) / (FULL_DECIBELS - SILENCE_DECIBELS)));
}

/** Root mean square of samples from -1 to 1. */
export function amplitudeOf(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

/** What browsers take for a touch of the page. */
const TOUCHES = ['pointerdown', 'pointerup', 'keydown', 'touchend'] as const;

/**
 * Browsers hold sound back until the page was touched. It is asked for once, and again with each touch while it is held back: an ask
 * that is not granted stays open, so asking all the time would only heap them up.
 */
function audibleContext(): AudioContext {
  const context = new AudioContext();
  const wake = () => {
    if (context.state === 'suspended') context.resume().catch(() => undefined);
  };
  for (const touch of TOUCHES) window.addEventListener(touch, wake, { capture: true, passive: true });
  context.addEventListener('statechange', wake);
  wake();
  return context;
}

/** Measures one's own microphone 15 times a second, while anybody looks. */
export class LevelMeter {
  private readonly listeners = new Set<(level: number) => void>();
  private context: AudioContext | null = null;
  private track: MediaStreamTrack | null = null;
  private measuredTrack: MediaStreamTrack | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private analyser: AnalyserNode | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  listen(listener: (level: number) => void): () => void {
    this.listeners.add(listener);
    this.run();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) clearInterval(this.timer);
    };
  }

  attach(track: MediaStreamTrack | null): void {
    this.source?.disconnect();
    this.source = null;
    this.track = track;
    this.notify(0);
    if (!track) return;
    this.source = this.measured(track);
    this.run();
  }

  /** Null where the browser does not let it be measured, as Firefox of another sample rate: it is sent all the same. */
  private measured(track: MediaStreamTrack): MediaStreamAudioSourceNode | null {
    try {
      const { audio } = this;
      if (!this.analyser) {
        this.analyser = audio.createAnalyser();
        this.analyser.fftSize = 1024;
      }
      const source = audio.createMediaStreamSource(new MediaStream([track]));
      source.connect(this.analyser);
      return source;
    } catch {
      return null;
    }
  }

  /** For who listens besides: another context would cost another thread. */
  get audio(): AudioContext {
    return (this.context ??= audibleContext());
  }

  /** Whether anything was measured of it that an ear could hear. */
  hasSound(track: MediaStreamTrack): boolean {
    return this.measuredTrack === track;
  }

  private run(): void {
    clearInterval(this.timer);
    if (this.listeners.size === 0 || !this.source) return;
    const samples = new Float32Array(1024);
    this.timer = setInterval(() => {
      this.analyser?.getFloatTimeDomainData(samples);
      const level = this.source ? loudnessOf(amplitudeOf(samples)) : 0;
      if (level > 0) this.measuredTrack = this.track;
      this.notify(level);
    }, METER_EVERY_MILLIS);
  }

  private notify(level: number): void {
    for (const listener of this.listeners) listener(level);
  }
}

/** Whoever pauses again so soon after the page played anew means it, as a phone call does. */
export const PLAYS_AT_LEAST_MILLIS = 2_000;

export interface PlaybackListener {
  /** Some slot is silent: the browser wants the person to touch the page, or the system keeps pausing. */
  blocked(): void;
  /** All that was blocked plays. */
  unblocked(): void;
}

/**
 * Plays the audio slots, each by an element of its own that is never on the page. What the system pauses, as for a phone call or
 * another program that plays, is played again at once; where it is paused again, that is told and left until `playAll`.
 */
export class SlotPlayer {
  private readonly elements = new Map<string, HTMLAudioElement>();
  private readonly blocked = new Set<HTMLAudioElement>();
  private readonly listener: PlaybackListener;
  private output = '';

  constructor(listener: PlaybackListener) {
    this.listener = listener;
  }

  open(mid: string, track: MediaStreamTrack): void {
    const element = this.elements.get(mid) ?? this.make();
    this.elements.set(mid, element);
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    void this.choose(element);
    void this.play(element);
  }

  chooseOutput(deviceId: string): void {
    this.output = deviceId;
    for (const element of this.elements.values()) void this.choose(element);
  }

  playAll(): void {
    for (const element of this.elements.values()) void this.play(element);
  }

  close(): void {
    const elements = [...this.elements.values()];
    this.elements.clear();
    this.blocked.clear();
    for (const element of elements) {
      element.pause();
      element.srcObject = null;
    }
  }

  private make(): HTMLAudioElement {
    const element = new Audio();
    let replayedMillis = -Infinity;
    element.addEventListener('pause', () => {
      // One whose track ended has nothing to play.
      if (!this.isOpen(element) || element.ended) return;
      const now = performance.now();
      if (now - replayedMillis < PLAYS_AT_LEAST_MILLIS) {
        this.block(element);
        return;
      }
      replayedMillis = now;
      void this.play(element);
    });
    return element;
  }

  private async play(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
      if (this.blocked.delete(element) && this.blocked.size === 0) this.listener.unblocked();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.block(element);
    }
  }

  private block(element: HTMLAudioElement): void {
    if (!this.isOpen(element)) return;
    this.blocked.add(element);
    this.listener.blocked();
  }

  private isOpen(element: HTMLAudioElement): boolean {
    return [...this.elements.values()].includes(element);
  }

  private async choose(element: HTMLAudioElement): Promise<void> {
    await setOutput(element, this.output);
  }
}

export function canChooseOutput(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** Where the device is gone, the browser's own choice is as good as any. */
async function setOutput(element: HTMLAudioElement, deviceId: string): Promise<void> {
  if (!canChooseOutput() || element.sinkId === deviceId) return;
  try {
    await element.setSinkId(deviceId);
  } catch {
    await element.setSinkId('').catch(() => undefined);
  }
}

const TONES_HERTZ = [523.25, 659.25, 783.99] as const;
const TONE_SECONDS = 0.28;

/** Three rising tones from the chosen speaker. */
export function playTestTone(deviceId: string): Promise<void> {
  return play(deviceId, { hertz: TONES_HERTZ, seconds: TONE_SECONDS, loudness: 0.25 });
}

const CUES = {
  joined: { hertz: [587.33, 880], seconds: 0.11, loudness: 0.06 },
  left: { hertz: [880, 587.33], seconds: 0.11, loudness: 0.06 },
  // Two alike, as a knock.
  waiting: { hertz: [440, 440], seconds: 0.13, loudness: 0.08 },
  'let-in': { hertz: TONES_HERTZ, seconds: 0.14, loudness: 0.08 },
} as const;

/** Soft tones: up as somebody comes and down as somebody goes, two alike as somebody waits, three up as one is let in. */
export function playCue(cue: keyof typeof CUES, deviceId: string): Promise<void> {
  return play(deviceId, CUES[cue]);
}

interface Melody {
  readonly hertz: readonly number[];
  /** Of one tone. */
  readonly seconds: number;
  /** From 0 to 1. */
  readonly loudness: number;
}

async function play(deviceId: string, { hertz: tones, seconds, loudness }: Melody): Promise<void> {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = output.stream;
  await setOutput(element, deviceId);
  for (const [index, hertz] of tones.entries()) {
    const begin = context.currentTime + 0.05 + index * seconds;
    const oscillator = new OscillatorNode(context, { frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(loudness, begin + 0.03);
    gain.gain.linearRampToValueAtTime(0, begin + seconds);
    oscillator.connect(gain).connect(output);
    oscillator.start(begin);
    oscillator.stop(begin + seconds);
  }
  try {
    await element.play();
    await new Promise((resolve) => setTimeout(resolve, tones.length * seconds * 1_000 + 300));
  } finally {
    element.pause();
    await context.close();
  }
}
