// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LevelMeter } from './sound.ts';

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

describe('the level of one’s own microphone', () => {
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

  test('asks a browser that holds sound back once, and then with each touch of the page', () => {
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

  test('is none where the browser does not let it be measured, and the microphone goes on', () => {
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

  test('remembers whether anything came from the microphone', () => {
    const meter = new LevelMeter();
    meter.attach(track);
    meter.listen(() => undefined);
    vi.advanceTimersByTime(1_000);
    expect(meter.hasHeard(track)).toBe(false);
    context.level = 0.05;
    vi.advanceTimersByTime(1_000);
    expect([meter.hasHeard(track), meter.hasHeard({} as MediaStreamTrack)]).toEqual([true, false]);
  });
});
