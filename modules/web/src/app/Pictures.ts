import type { MediaFigures, MediaSurface } from '../call/port.ts';
import type { MeetingPhase } from '../call/state.ts';
import { LevelMeter, loudnessOf, PLAYS_AT_LEAST_MILLIS } from '../transport/sound.ts';

type Level = (level: number) => void;
type Figures = (figures: MediaFigures) => void;

const METER_EVERY_MILLIS = 66;
const REMEMBERED_MILLIS = 60_000;

/** Puts pictures into elements and levels into meters, past React. */
export class Pictures implements MediaSurface {
  readonly meter = new LevelMeter();
  private readonly meeting: () => MeetingPhase | null;
  private readonly slots = new Map<string, MediaStream>();
  private readonly own = new Map<'camera' | 'screen', MediaStream>();
  private readonly viewers = new Map<string, Set<HTMLVideoElement>>();
  private readonly receivers = new Map<string, RTCRtpReceiver>();
  private readonly levels = new Map<string, Set<Level>>();
  private readonly figures = new Set<Figures>();
  private recent: readonly MediaFigures[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(meeting: () => MeetingPhase | null) {
    this.meeting = meeting;
  }

  attachSlot(mid: string, element: HTMLVideoElement): () => void {
    return this.view(`slot ${mid}`, element, this.slots.get(mid));
  }

  attachOwn(source: 'camera' | 'screen', element: HTMLVideoElement): () => void {
    return this.view(`own ${source}`, element, this.own.get(source));
  }

  onLevel(participant: string, listener: Level): () => void {
    const listeners = this.levels.get(participant) ?? new Set<Level>();
    this.levels.set(participant, listeners);
    listeners.add(listener);
    this.timer ??= setInterval(() => {
      this.measure();
    }, METER_EVERY_MILLIS);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.levels.delete(participant);
      if (this.levels.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  }

  onOwnLevel(listener: Level): () => void {
    return this.meter.listen(listener);
  }

  onFigures(listener: Figures): () => void {
    this.figures.add(listener);
    return () => {
      this.figures.delete(listener);
    };
  }

  get isWatched(): boolean {
    return this.figures.size > 0;
  }

  recentFigures(): readonly MediaFigures[] {
    return this.recent;
  }

  tellFigures(figures: MediaFigures): void {
    const since = figures.atMillis - REMEMBERED_MILLIS;
    this.recent = [...this.recent.filter(({ atMillis }) => atMillis >= since), figures];
    for (const listener of this.figures) listener(figures);
  }

  slotOpened(mid: string, track: MediaStreamTrack, receiver: RTCRtpReceiver): void {
    if (track.kind === 'audio') {
      this.receivers.set(mid, receiver);
      return;
    }
    const stream = new MediaStream([track]);
    this.slots.set(mid, stream);
    this.showIn(`slot ${mid}`, stream);
  }

  ownChanged(source: 'camera' | 'screen', track: MediaStreamTrack | null): void {
    if (track) this.own.set(source, new MediaStream([track]));
    else this.own.delete(source);
    this.showIn(`own ${source}`, this.own.get(source));
  }

  /** What the system paused, as for a phone call or another program, and left so. */
  playAll(): void {
    for (const viewers of this.viewers.values()) {
      for (const element of viewers) play(element);
    }
  }

  mediaClosed(): void {
    for (const mid of this.slots.keys()) this.showIn(`slot ${mid}`, undefined);
    this.slots.clear();
    this.receivers.clear();
    this.recent = [];
  }

  private view(key: string, element: HTMLVideoElement, stream: MediaStream | undefined): () => void {
    const viewers = this.viewers.get(key) ?? new Set<HTMLVideoElement>();
    this.viewers.set(key, viewers);
    viewers.add(element);
    show(element, stream);
    const stop = playOn(element);
    return () => {
      stop();
      viewers.delete(element);
      if (viewers.size === 0) this.viewers.delete(key);
      show(element, undefined);
    };
  }

  private showIn(key: string, stream: MediaStream | undefined): void {
    for (const element of this.viewers.get(key) ?? []) show(element, stream);
  }

  private measure(): void {
    const slots = this.meeting()?.slots;
    if (!slots) return;
    const loudness = new Map<string, number>();
    for (const [mid, receiver] of this.receivers) {
      const participant = slots.shown[mid]?.participant;
      if (participant === undefined) continue;
      const [latest] = receiver.getSynchronizationSources();
      loudness.set(participant, loudnessOf(latest?.audioLevel ?? 0));
    }
    for (const [participant, listeners] of this.levels) {
      for (const listener of listeners) listener(loudness.get(participant) ?? 0);
    }
  }
}

/** Silent pictures may play without a touch of the page; sound comes from elements of its own. */
function show(element: HTMLVideoElement, stream: MediaStream | undefined): void {
  element.muted = true;
  element.playsInline = true;
  element.autoplay = true;
  if (element.srcObject === (stream ?? null)) return;
  element.srcObject = stream ?? null;
  play(element);
}

function play(element: HTMLVideoElement): void {
  if (element.srcObject) element.play().catch(() => undefined);
}

/** What the system pauses is played again at once; where it is paused again, that waits until the page comes back. */
function playOn(element: HTMLVideoElement): () => void {
  let replayedMillis = -Infinity;
  const paused = () => {
    const now = performance.now();
    if (now - replayedMillis < PLAYS_AT_LEAST_MILLIS) return;
    replayedMillis = now;
    play(element);
  };
  element.addEventListener('pause', paused);
  return () => element.removeEventListener('pause', paused);
}
