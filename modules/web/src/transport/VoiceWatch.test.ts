import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { VoiceJudge, VoiceWatch, type Noticed, type Tap } from './VoiceWatch.ts';

const VOICE = 0.05;
const ROOM = 0.0005;

function judged(judge: VoiceJudge, amplitudes: readonly number[]): Noticed[] {
  return amplitudes.flatMap((amplitude) => judge.add(amplitude) ?? []);
}

describe('muted microphone', () => {
  test('detects speech with pauses', () => {
    const judge = new VoiceJudge('muted');
    const speech = Array.from({ length: 10 }, (_, i) => (i % 3 === 2 ? ROOM : VOICE));
    expect(judged(judge, speech)).toEqual(['speech']);
    expect(judged(judge, [VOICE, VOICE])).toEqual([]);
  });

  test('ignores cough and noise', () => {
    const cough = [VOICE, VOICE, VOICE, ...Array<number>(20).fill(ROOM)];
    expect(judged(new VoiceJudge('muted'), [...cough, ...cough])).toEqual([]);
    expect(judged(new VoiceJudge('muted'), Array<number>(200).fill(0.009))).toEqual([]);
  });
});

describe('live microphone', () => {
  test('reports fifteen silent seconds once', () => {
    const judge = new VoiceJudge('live');
    expect(judged(judge, Array<number>(59).fill(0))).toEqual([]);
    expect(judged(judge, Array<number>(200).fill(0))).toEqual(['silence']);
    expect(judged(judge, [ROOM, ROOM, ROOM])).toEqual(['sound']);
    expect(judge.isDone).toBe(true);
  });

  test('any sound ends checking', () => {
    const judge = new VoiceJudge('live');
    expect(judged(judge, [0, 0, 0.00002, 0.00001, 0.00003])).toEqual([]);
    expect(judge.isDone).toBe(true);
  });

  test('previously working microphone gets a minute', () => {
    const judge = new VoiceJudge('live', true);
    expect(judged(judge, Array<number>(239).fill(0))).toEqual([]);
    expect(judged(judge, [0, 0])).toEqual(['silence']);
  });

  test('opening click is not sound', () => {
    expect(judged(new VoiceJudge('live'), [VOICE, ...Array<number>(60).fill(0)])).toEqual(['silence']);
  });
});

class Track extends EventTarget {
  enabled = true;
  muted = false;
  readyState: MediaStreamTrackState = 'live';
  label = 'Headset';
  settings: MediaTrackSettings = { deviceId: 'h1', echoCancellation: true };
  readonly copies: Track[] = [];

  getSettings(): MediaTrackSettings {
    return this.settings;
  }

  clone(): Track {
    const copy = new Track();
    copy.enabled = this.enabled;
    this.copies.push(copy);
    return copy;
  }

  stop(): void {
    this.readyState = 'ended';
  }
}

describe('microphone watch', () => {
  let amplitude: number | null = 0;
  const open = new Set<unknown>();
  const looks: unknown[] = [];
  const noticed: Noticed[] = [];
  let watch: VoiceWatch;
  let track: Track;

  beforeEach(() => {
    vi.useFakeTimers();
    open.clear();
    looks.length = noticed.length = 0;
    const tap = (heard: MediaStreamTrack): Tap => {
      open.add(heard);
      return {
        amplitude: () => {
          looks.push(heard);
          return amplitude;
        },
        close: () => open.delete(heard),
      };
    };
    watch = new VoiceWatch(tap, (what) => noticed.push(what));
    track = new Track();
  });

  afterEach(() => vi.useRealTimers());

  const attach = (to: Track | null) => watch.attach(to as unknown as MediaStreamTrack | null);
  const seconds = (count: number) => vi.advanceTimersByTime(count * 1_000);

  test('checks a copy while muted', () => {
    track.enabled = false;
    attach(track);
    watch.listen('muted');
    const [copy] = track.copies;
    expect([copy?.enabled, track.enabled]).toEqual([true, false]);
    amplitude = VOICE;
    seconds(3);
    expect(looks).toHaveLength(12);
    expect(noticed).toContain('speech');
    watch.listen('off');
    expect([copy?.readyState, track.readyState, open.size]).toEqual(['ended', 'live', 0]);
  });

  test('unavailable analysis releases the copy', () => {
    watch = new VoiceWatch(
      () => {
        throw new DOMException('no more contexts', 'NotSupportedError');
      },
      (what) => noticed.push(what),
    );
    attach(track);
    watch.listen('muted');
    seconds(5);
    expect([track.copies.map(({ readyState }) => readyState), noticed]).toEqual([['ended'], []]);
  });

  test('closed device is released', () => {
    attach(track);
    watch.listen('muted');
    attach(null);
    expect([track.copies[0]?.readyState, open.size]).toEqual(['ended', 0]);
    attach(track);
    track.stop();
    seconds(1);
    expect([track.copies[1]?.readyState, open.size]).toEqual(['ended', 0]);
    expect(looks.length).toBeLessThan(4);
  });

  test('checks live until heard', () => {
    attach(track);
    watch.listen('live');
    amplitude = ROOM;
    seconds(60);
    expect([track.copies, looks.length, open.size]).toEqual([[], 3, 0]);
  });

  test('noise gating is not a fault', () => {
    attach(track);
    watch.listen('live');
    amplitude = VOICE;
    seconds(5);
    watch.listen('muted');
    watch.listen('live');
    amplitude = 0;
    seconds(30);
    expect(noticed).toEqual([]);
    // Opened anew with other settings it is the same device.
    attach(new Track());
    seconds(30);
    expect(noticed).toEqual([]);
    const other = new Track();
    other.settings = { deviceId: 'h2' };
    attach(other);
    seconds(15);
    expect(noticed).toEqual(['silence']);
  });

  test('earlier sound counts as working', () => {
    attach(track);
    watch.listen('muted');
    amplitude = ROOM;
    seconds(2);
    watch.listen('live');
    amplitude = 0;
    seconds(30);
    expect(noticed).toEqual([]);
    watch.listen('off');
    watch = new VoiceWatch(
      () => ({ amplitude: () => 0, close: () => undefined }),
      (what) => noticed.push(what),
      (heard) => heard === (track as unknown),
    );
    attach(track);
    watch.listen('live');
    seconds(30);
    expect(noticed).toEqual([]);
    seconds(30);
    expect(noticed).toEqual(['silence']);
  });

  test('needs echo cancellation', () => {
    track.settings = { deviceId: 'h1', echoCancellation: false };
    attach(track);
    watch.listen('muted');
    amplitude = VOICE;
    seconds(10);
    expect([noticed, track.copies, open.size]).toEqual([[], [], 0]);
    watch.listen('live');
    expect(open.size).toBe(1);
  });

  test('missing data judges nothing', () => {
    attach(track);
    watch.listen('live');
    amplitude = null;
    seconds(60);
    amplitude = 0;
    track.muted = true;
    seconds(60);
    track.muted = track.enabled = false;
    seconds(60);
    expect(noticed).toEqual([]);
    track.enabled = true;
    seconds(15);
    expect(noticed).toEqual(['silence']);
  });
});
