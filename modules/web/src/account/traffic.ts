import type { LiveMeetings, MeetingTraffic } from './console.ts';

/** How much of a meeting's media went by between two looks. */
export interface Rates {
  readonly bitsPerSecondIn: number;
  readonly bitsPerSecondOut: number;
  readonly packetsPerSecondIn: number;
  readonly packetsPerSecondOut: number;
  /** Of what should have come, 0 to 1; null where nobody told. */
  readonly lostIn: number | null;
  readonly lostOut: number | null;
}

/** By meeting. One that was not there before, or was counted anew, has none yet. */
export function ratesBetween(before: LiveMeetings | null, now: LiveMeetings): ReadonlyMap<string, Rates> {
  const rates = new Map<string, Rates>();
  if (before === null) return rates;
  const seconds = (Date.parse(now.at) - Date.parse(before.at)) / 1_000;
  if (seconds <= 0) return rates;
  const known = new Map(before.largest.map(({ room, traffic }) => [room, traffic]));
  for (const { room, traffic } of now.largest) {
    const earlier = known.get(room);
    if (earlier !== undefined && earlier.packetsIn <= traffic.packetsIn && earlier.packetsOut <= traffic.packetsOut) {
      rates.set(room, between(earlier, traffic, seconds));
    }
  }
  return rates;
}

function between(before: MeetingTraffic, now: MeetingTraffic, seconds: number): Rates {
  return {
    bitsPerSecondIn: ((now.bytesIn - before.bytesIn) * 8) / seconds,
    bitsPerSecondOut: ((now.bytesOut - before.bytesOut) * 8) / seconds,
    packetsPerSecondIn: (now.packetsIn - before.packetsIn) / seconds,
    packetsPerSecondOut: (now.packetsOut - before.packetsOut) / seconds,
    lostIn: share(now.lostIn - before.lostIn, now.expectedIn - before.expectedIn),
    lostOut: share(now.lostOut - before.lostOut, now.expectedOut - before.expectedOut),
  };
}

function share(lost: number, expected: number): number | null {
  return expected <= 0 ? null : Math.min(1, Math.max(0, lost / expected));
}
