import { describe, expect, test, vi } from 'vitest';
import { type LineSample, lineSampleOf, LineWatch, RepairPatience, SilenceAlarm } from './LineWatch.ts';

function sample(atMillis: number, more: Partial<LineSample> = {}): LineSample {
  return { atMillis, packets: 0, voices: 0, askedAgain: 0, roundTripMillis: 40, ...more };
}

describe('silent connection', () => {
  test('is reported once after a second', () => {
    const alarm = new SilenceAlarm();
    for (let at = 0; at <= 3_000; at += 300) expect(alarm.add(sample(at, { packets: at / 20 }))).toBe(false);
    const alarms = [3_300, 3_600, 3_900, 4_200, 4_500, 9_000].filter((at) => alarm.add(sample(at, { packets: 150 })));
    expect(alarms).toEqual([3_900]);
  });

  test('low traffic is not reported', () => {
    const alarm = new SilenceAlarm();
    for (let at = 0; at <= 3_000; at += 300) alarm.add(sample(at, { packets: Math.floor(at / 200) }));
    expect(alarm.add(sample(5_000, { packets: 15 }))).toBe(false);
  });

  test('suspended page reports nothing', () => {
    const alarm = new SilenceAlarm();
    for (let at = 0; at <= 3_000; at += 300) alarm.add(sample(at, { packets: at / 20 }));
    expect(alarm.add(sample(4_200, { packets: 150 }))).toBe(false);
    const alarms = [4_500, 4_800, 5_100].filter((at) => alarm.add(sample(at, { packets: 150 })));
    expect(alarms).toEqual([4_500]);
  });

  test('expected drops are not reported', () => {
    const alarm = new SilenceAlarm();
    for (let at = 0; at <= 3_000; at += 300) alarm.add(sample(at, { packets: at / 20 }));
    alarm.expectLess();
    expect([3_300, 3_600, 3_900, 4_200].some((at) => alarm.add(sample(at, { packets: 152 })))).toBe(false);
    for (let at = 4_500; at <= 7_500; at += 300) alarm.add(sample(at, { packets: at / 20 }));
    const alarms = [7_800, 8_100, 8_400].filter((at) => alarm.add(sample(at, { packets: 375 })));
    expect(alarms).toEqual([8_400]);
  });

  test('silence before traffic is not reported', () => {
    const alarm = new SilenceAlarm();
    expect([0, 1_000, 2_000, 3_000].some((at) => alarm.add(sample(at)))).toBe(false);
  });

  test('recovery rearms the report', () => {
    const alarm = new SilenceAlarm();
    let at = 0;
    let packets = 0;
    const lively = () => {
      for (let i = 0; i < 10; i++) alarm.add(sample((at += 300), { packets: (packets += 15) }));
    };
    const silent = () => {
      const alarms = [0, 0, 0, 0, 0].map(() => alarm.add(sample((at += 300), { packets })));
      return alarms.filter(Boolean).length;
    };
    lively();
    expect(silent()).toBe(1);
    lively();
    expect(silent()).toBe(1);
  });
});

describe('repair patience', () => {
  /** Fifty packets a second of which a share is asked for again. */
  function alarms(share: number, seconds = 10, patience = new RepairPatience(), from = 0): (number | null)[] {
    const alarms = [];
    for (let second = from; second <= from + seconds; second++) {
      const voices = second * 50;
      alarms.push(patience.add(sample(second * 1_000, { voices, askedAgain: Math.round(voices * share) })));
    }
    return alarms.filter((one) => one !== null);
  }

  test("good connection uses the browser's default", () => {
    expect(alarms(0)).toEqual([]);
  });

  test('more loss means longer waiting', () => {
    expect(alarms(0.01)).toEqual([150]);
    expect(alarms(0.1)).toEqual([250]);
    expect(alarms(0.4)).toEqual([400]);
  });

  test('shortens only after sustained improvement', () => {
    const patience = new RepairPatience();
    alarms(0.4, 10, patience);
    expect(alarms(0, 14, patience, 11)).toEqual([]);
    expect(alarms(0, 10, patience, 26)).toEqual([0]);
  });
});

test('reads samples from browser statistics', () => {
  const rows = [
    { type: 'transport', packetsReceived: 100 },
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: 50, nackCount: 3 },
    { type: 'inbound-rtp', kind: 'video', packetsReceived: 40, nackCount: 9 },
    { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.05 },
    null,
  ];
  expect(lineSampleOf(rows, 7)).toEqual({ atMillis: 7, packets: 190, voices: 50, askedAgain: 3, roundTripMillis: 50 });
});

test('failed reading is reported once', async () => {
  vi.useFakeTimers();
  let looks = 0;
  const broke = vi.fn();
  const watch = new LineWatch({
    statistics: () => (++looks < 3 ? Promise.reject(new Error('not now')) : Promise.resolve(new Map())),
    fellSilent: () => undefined,
    waitForRepairs: () => undefined,
    broke,
  });
  watch.start();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(looks).toBe(5);
  expect(broke).toHaveBeenCalledTimes(1);
  watch.stop();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(looks).toBe(5);
  vi.useRealTimers();
});
