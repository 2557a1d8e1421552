/** What the connection does, for the Connection panel and for the word "good", "fair" or "poor". */
export interface Figures {
  readonly receivedBitsPerSecond: number;
  readonly sentBitsPerSecond: number;
  readonly lostFraction: number;
  readonly roundTripMillis: number | null;
  readonly path: string | null;
  readonly picturesReceived: number;
  readonly codecs: readonly string[];
}

/** Counters of one moment, taken from a statistics report. */
export interface Sample {
  readonly atMillis: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly roundTripMillis: number | null;
  readonly path: string | null;
  readonly framesBySlot: readonly number[];
  readonly codecs: readonly string[];
}

export type Grade = 'good' | 'fair' | 'poor';

type Row = Readonly<Record<string, unknown>>;

/** Reads the rows that browsers agree on; what one of them lacks counts as nothing. */
export function sampleOf(rows: Iterable<unknown>, atMillis: number): Sample {
  const byId = new Map<unknown, Row>();
  for (const row of rows) if (isRow(row)) byId.set(row['id'], row);
  const all = [...byId.values()];
  const inbound = all.filter((row) => row['type'] === 'inbound-rtp');
  const transport = all.find((row) => row['type'] === 'transport');
  const pair =
    byId.get(transport?.['selectedCandidatePairId']) ??
    all.find((row) => row['type'] === 'candidate-pair' && row['nominated'] === true && row['state'] === 'succeeded');
  const roundTrip = pair?.['currentRoundTripTime'];
  const candidate = byId.get(pair?.['localCandidateId']);
  return {
    atMillis,
    bytesReceived: numberIn(pair, 'bytesReceived') || sum(inbound, 'bytesReceived'),
    bytesSent:
      numberIn(pair, 'bytesSent') ||
      sum(
        all.filter((row) => row['type'] === 'outbound-rtp'),
        'bytesSent',
      ),
    packetsReceived: sum(inbound, 'packetsReceived'),
    packetsLost: Math.max(0, sum(inbound, 'packetsLost')),
    roundTripMillis: typeof roundTrip === 'number' ? roundTrip * 1_000 : null,
    path: typeof candidate?.['protocol'] === 'string' ? candidate['protocol'].toUpperCase() : null,
    framesBySlot: inbound.filter((row) => row['kind'] === 'video').map((row) => numberIn(row, 'framesDecoded')),
    codecs: codecsOf(all, byId),
  };
}

function codecsOf(all: readonly Row[], byId: ReadonlyMap<unknown, Row>): string[] {
  const used = all
    .filter((row) => row['type'] === 'inbound-rtp' || row['type'] === 'outbound-rtp')
    .map((row) => byId.get(row['codecId'])?.['mimeType'])
    .filter((mimeType) => typeof mimeType === 'string');
  return [...new Set(used)].map((mimeType) => mimeType.replace(/^\w+\//, '')).sort();
}

/** What happened between two moments. */
export function figuresBetween(before: Sample, after: Sample): Figures {
  const seconds = Math.max(0.001, (after.atMillis - before.atMillis) / 1_000);
  const received = Math.max(0, after.packetsReceived - before.packetsReceived);
  const lost = Math.max(0, after.packetsLost - before.packetsLost);
  const moved = after.framesBySlot.filter((frames, slot) => frames > (before.framesBySlot[slot] ?? 0));
  return {
    receivedBitsPerSecond: Math.max(0, ((after.bytesReceived - before.bytesReceived) * 8) / seconds),
    sentBitsPerSecond: Math.max(0, ((after.bytesSent - before.bytesSent) * 8) / seconds),
    lostFraction: received + lost === 0 ? 0 : lost / (received + lost),
    roundTripMillis: after.roundTripMillis,
    path: after.path,
    picturesReceived: moved.length,
    codecs: after.codecs,
  };
}

const FAIR = { lostFraction: 0.03, roundTripMillis: 300 };
const POOR = { lostFraction: 0.08, roundTripMillis: 600 };
/** So many moments in a row must agree before the word changes. */
const AGREEING = 3;

function gradeOf({ lostFraction, roundTripMillis }: Figures): Grade {
  const worse = (limit: typeof FAIR) =>
    lostFraction >= limit.lostFraction || (roundTripMillis ?? 0) >= limit.roundTripMillis;
  if (worse(POOR)) return 'poor';
  return worse(FAIR) ? 'fair' : 'good';
}

/** Keeps the word steady: one bad second does not change it. */
export class Grader {
  private grade: Grade = 'good';
  private candidate: Grade = 'good';
  private agreeing = 0;

  /** The new grade when it changed, else null. */
  add(figures: Figures): Grade | null {
    const grade = gradeOf(figures);
    this.agreeing = grade === this.candidate ? this.agreeing + 1 : 1;
    this.candidate = grade;
    if (grade === this.grade || this.agreeing < AGREEING) return null;
    this.grade = grade;
    return grade;
  }
}

function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null;
}

function numberIn(row: Row | undefined, name: string): number {
  const value = row?.[name];
  return typeof value === 'number' ? value : 0;
}

function sum(rows: readonly Row[], name: string): number {
  return rows.reduce((total, row) => total + numberIn(row, name), 0);
}
