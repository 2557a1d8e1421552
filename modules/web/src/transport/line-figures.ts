/** What the line carried, as far as a check of it could see. */
export interface LineFigures {
  readonly protocol: 'udp' | 'tcp';
  readonly upBits: number;
  /** Where the way back is not the narrow one: at least so much. */
  readonly downBits: number;
  /** Of what was sent one way, the worse one; 0 to 1. */
  readonly lost: number;
  readonly roundTripMillis: number | null;
  readonly jitterMillis: number | null;
}

/** What a check of the line counted in one moment, all since its begin. */
export interface LineSample {
  readonly atMillis: number;
  readonly protocol: 'udp' | 'tcp';
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly packetsSent: number;
  /** As the server reports; null before its first report. */
  readonly packetsSentLost: number | null;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** What the browser thinks that the way up carries; null where it does not say. */
  readonly mayBeSent: number | null;
  readonly roundTripMillis: number | null;
  readonly jitterMillis: number | null;
}

/** From here on more would be of no use: the check may end. Bits per second. */
const PLENTY = 900_000;
const LITTLE_LOST = 0.02;
const LEAST_MILLIS = 2_500;
const WINDOW_MILLIS = 2_000;
/** The way back is narrow when so much less came than the server had to send. */
const CAME_BACK = 0.75;
const MILLIS = 1_000;
const BITS = 8;

/** Whether it is clear already that the line carries all that a meeting wants. */
export function isPlenty(samples: readonly LineSample[]): boolean {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.atMillis - first.atMillis < LEAST_MILLIS) return false;
  const figures = lineFiguresOf(samples);
  return figures !== null && figures.upBits >= PLENTY && figures.downBits >= PLENTY / 2 && figures.lost <= LITTLE_LOST;
}

/** What the line carried in the last seconds; null for too short a look. */
export function lineFiguresOf(samples: readonly LineSample[]): LineFigures | null {
  const last = samples.at(-1);
  const first = samples.find((sample) => last !== undefined && last.atMillis - sample.atMillis <= WINDOW_MILLIS);
  const begin = samples[0];
  if (!last || !first || !begin || last.atMillis - first.atMillis < MILLIS / 2) return null;
  const seconds = (last.atMillis - first.atMillis) / MILLIS;
  const rate = (before: number, after: number) => Math.max(0, ((after - before) * BITS) / seconds);
  const sent = rate(first.bytesSent, last.bytesSent);
  const received = rate(first.bytesReceived, last.bytesReceived);
  const lostUp = share(
    (last.packetsSentLost ?? 0) - (begin.packetsSentLost ?? 0),
    last.packetsSent - begin.packetsSent,
  );
  const lostOnTheWayBack = last.packetsLost - begin.packetsLost;
  const lostDown = share(lostOnTheWayBack, lostOnTheWayBack + last.packetsReceived - begin.packetsReceived);
  const arrived = sent * (1 - lostUp);
  const upBits = last.mayBeSent ?? arrived;
  // What comes back can be no more than was sent; so it tells of the way back only where much less came.
  const backIsNarrow = received < CAME_BACK * arrived * (1 - lostDown);
  return {
    protocol: last.protocol,
    upBits,
    downBits: backIsNarrow ? Math.max(received, fastest(samples)) : Math.max(received, Math.min(upBits, PLENTY)),
    lost: Math.max(lostUp, lostDown),
    roundTripMillis: last.roundTripMillis,
    jitterMillis: last.jitterMillis,
  };
}

/** The most that came in a second: before a narrow line the server stops what does not fit, and sends little after. */
function fastest(samples: readonly LineSample[]): number {
  let most = 0;
  for (const [index, sample] of samples.entries()) {
    const before = samples.slice(0, index).findLast((each) => sample.atMillis - each.atMillis >= MILLIS);
    if (before === undefined) continue;
    const seconds = (sample.atMillis - before.atMillis) / MILLIS;
    most = Math.max(most, ((sample.bytesReceived - before.bytesReceived) * BITS) / seconds);
  }
  return most;
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole));
}
