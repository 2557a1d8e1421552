// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LevelMeter, SlotPlayer } from './sound.ts';

/** As a browser has it: suspended until the page was touched, and whoever asks before waits. */
class Context extends EventTarget {
  state: AudioContextState = 'suspended';
  asked = 0;
  level = 0;

  resume(): Promise<void> {
    this.asked++;
    return new Promise(() => undefined);
  }

  becomes(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }

  createAnalyser() {
    return { fftSize: 0, getFloatTimeDomainData: (samples: Float32Array) => samples.fill(this.level) };
  }

  refuses = false;

  createMediaStreamSource() {
    if (this.refuses) throw new DOMException('another sample rate', 'NotSupportedError');
    return { connect: () => undefined, disconnect: () => undefined };
  }
}

describe('microphone level', () => {
  let context: Context;
  const track = {} as MediaStreamTrack;

  beforeEach(() => {
    vi.useFakeTimers();
    context = new Context();
    vi.stubGlobal('AudioContext', function audio() {
      return context;
    });
    vi.stubGlobal('MediaStream', vi.fn());
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('resumes audio on each touch', () => {
    const meter = new LevelMeter();
    meter.attach(track);
    meter.listen(() => undefined);
    vi.advanceTimersByTime(10_000);
    expect(context.asked).toBe(1);
    window.dispatchEvent(new Event('pointerdown'));
    expect(context.asked).toBe(2);
    context.becomes('running');
    window.dispatchEvent(new Event('keydown'));
    vi.advanceTimersByTime(10_000);
    expect(context.asked).toBe(2);
    context.becomes('suspended');
    vi.advanceTimersByTime(10_000);
    expect(context.asked).toBe(3);
  });

  test('unmeasurable microphone still works', () => {
    const meter = new LevelMeter();
    const levels: number[] = [];
    meter.listen((level) => levels.push(level));
    context.refuses = true;
    expect(() => meter.attach(track)).not.toThrow();
    vi.advanceTimersByTime(1_000);
    expect(Math.max(...levels)).toBe(0);
    context.refuses = false;
    context.level = 0.05;
    meter.attach(track);
    vi.advanceTimersByTime(1_000);
    expect(Math.max(...levels)).toBeGreaterThan(0);
  });

  test('remembers whether sound came', () => {
    const meter = new LevelMeter();
    meter.attach(track);
    meter.listen(() => undefined);
    vi.advanceTimersByTime(1_000);
    expect(meter.hasSound(track)).toBe(false);
    context.level = 0.05;
    vi.advanceTimersByTime(1_000);
    expect([meter.hasSound(track), meter.hasSound({} as MediaStreamTrack)]).toEqual([true, false]);
  });
});

/** As a browser has it: told of a pause after it, and of a refused play by its promise. */
class Player extends EventTarget {
  static readonly made: Player[] = [];
  /** What the browser answers to a play. */
  static answers: 'plays' | 'refused' | 'paused at once' = 'plays';
  paused = true;
  ended = false;
  readonly sinkId = '';
  asked = 0;
  autoplay = false;
  srcObject: unknown = null;

  constructor() {
    super();
    Player.made.push(this);
  }

  play(): Promise<void> {
    this.asked++;
    if (Player.answers === 'refused') return Promise.reject(new DOMException('touch the page', 'NotAllowedError'));
    this.paused = false;
    if (Player.answers === 'plays') return Promise.resolve();
    this.pause();
    return Promise.reject(new DOMException('paused', 'AbortError'));
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    queueMicrotask(() => this.dispatchEvent(new Event('pause')));
  }
}

describe('remote audio', () => {
  const levels: string[] = [];
  let slots: SlotPlayer;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('Audio', Player);
    vi.stubGlobal('MediaStream', vi.fn());
    Player.made.length = 0;
    Player.answers = 'plays';
    levels.length = 0;
    slots = new SlotPlayer({ blocked: () => levels.push('blocked'), unblocked: () => levels.push('unblocked') });
    for (const mid of ['2', '3']) slots.open(mid, {} as MediaStreamTrack);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const settled = () => vi.advanceTimersByTimeAsync(0);
  const systemPauses = async () => {
    for (const element of Player.made) element.pause();
    await settled();
  };
  const silent = () => Player.made.filter(({ paused }) => paused).length;

  test('paused audio resumes every time', async () => {
    for (let call = 0; call < 3; call++) {
      await vi.advanceTimersByTimeAsync(5_000);
      await systemPauses();
      expect(silent()).toBe(0);
    }
    expect(levels).toEqual([]);
  });

  test('repeated pause is reported', async () => {
    Player.answers = 'paused at once';
    await systemPauses();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Player.made.map(({ asked }) => asked)).toEqual([2, 2]);
    expect(levels).toEqual(['blocked', 'blocked']);
    Player.answers = 'plays';
    slots.playAll();
    await settled();
    expect(silent()).toBe(0);
    expect(levels).toEqual(['blocked', 'blocked', 'unblocked']);
  });

  test('blocked playback is reported', async () => {
    Player.answers = 'refused';
    await systemPauses();
    expect(levels).toEqual(['blocked', 'blocked']);
    expect(Player.made.map(({ asked }) => asked)).toEqual([2, 2]);
  });

  test('ends with session or track', async () => {
    const [first] = Player.made;
    if (first) first.ended = true;
    first?.pause();
    await settled();
    slots.close();
    await settled();
    expect(Player.made.map(({ asked, paused }) => [asked, paused])).toEqual([
      [1, true],
      [1, true],
    ]);
    expect(levels).toEqual([]);
  });
});
