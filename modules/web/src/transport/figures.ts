import { pairInUse } from './candidate-pair.ts';
import { roundTripIn } from './round-trip.ts';
import { streamsBetween, streamsIn, type StreamFigures, type StreamSample } from './streams.ts';

/** What the connection does, for the Connection panel and for the word "good", "fair" or "poor". */
export interface Figures {
  readonly atMillis: number;
  readonly receivedBitsPerSecond: number;
  readonly sentBitsPerSecond: number;
  readonly lostFraction: number;
  readonly sentLostFraction: number | null;
  readonly roundTripMillis: number | null;
  /** The worst of what comes. */
  readonly jitterMillis: number | null;
  readonly path: Path | null;
  readonly picturesReceived: number;
  readonly largestReceived: Picture | null;
  readonly sentPicture: Picture | null;
  readonly sentLimitedBy: 'bandwidth' | 'cpu' | null;
  readonly codecs: readonly string[];
  readonly streams: readonly StreamFigures[];
  readonly trouble: Trouble | null;
}

interface Path {
  readonly protocol: string;
  readonly relayed: boolean;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

type Trouble = 'loss-received' | 'loss-sent' | 'delay';

/** Counters of one moment, taken from a statistics report. */
export interface Sample {
  readonly atMillis: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly packetsSent: number;
  /** As the server reports; null before its first report. */
  readonly packetsSentLost: number | null;
  readonly roundTripMillis: number | null;
  readonly path: Path | null;
  readonly received: readonly Stream[];
  readonly sent: readonly Stream[];
  readonly limitedBy: 'bandwidth' | 'cpu' | null;
  readonly codecs: readonly string[];
  readonly streams: readonly StreamSample[];
}

/** A stream of pictures, coming or going. */
interface Stream {
  readonly id: unknown;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
}

export type Grade = 'good' | 'fair' | 'poor';

type Row = Readonly<Record<string, unknown>>;

/** Reads the rows that browsers agree on; what one of them lacks counts as nothing. */
export function sampleOf(rows: Iterable<unknown>, atMillis: number): Sample {
  const byId = new Map<unknown, Row>();
  for (const row of rows) if (isRow(row)) byId.set(row['id'], row);
  const all = [...byId.values()];
  const ofType = (type: string) => all.filter((row) => row['type'] === type);
  const inbound = ofType('inbound-rtp');
  const outbound = ofType('outbound-rtp');
  const reports = ofType('remote-inbound-rtp');
  const pair = pairInUse(all);
  const roundTrip = roundTripIn(all, pair);
  return {
    atMillis,
    bytesReceived: numberIn(pair, 'bytesReceived') || sum(inbound, 'bytesReceived'),
    bytesSent: numberIn(pair, 'bytesSent') || sum(outbound, 'bytesSent'),
    packetsReceived: sum(inbound, 'packetsReceived'),
    packetsLost: Math.max(0, sum(inbound, 'packetsLost')),
    packetsSent: sum(outbound, 'packetsSent'),
    packetsSentLost: reports.length === 0 ? null : Math.max(0, sum(reports, 'packetsLost')),
    roundTripMillis: roundTrip === null ? null : roundTrip * 1_000,
    path: pathOf(byId.get(pair?.['localCandidateId'])),
    received: inbound.filter(isVideo).map((row) => streamOf(row, 'framesDecoded')),
    sent: outbound.filter(isVideo).map((row) => streamOf(row, 'framesSent')),
    limitedBy: limitIn(outbound),
    codecs: codecsOf([...inbound, ...outbound], byId),
    streams: streamsIn(all, byId),
  };
}

function pathOf(candidate: Row | undefined): Path | null {
  const protocol = candidate?.['protocol'];
  if (typeof protocol !== 'string') return null;
  return { protocol: protocol.toUpperCase(), relayed: candidate?.['candidateType'] === 'relay' };
}

function streamOf(row: Row, frames: 'framesDecoded' | 'framesSent'): Stream {
  return {
    id: row['id'],
    frames: numberIn(row, frames),
    width: numberIn(row, 'frameWidth'),
    height: numberIn(row, 'frameHeight'),
  };
}

function limitIn(outbound: readonly Row[]): 'bandwidth' | 'cpu' | null {
  const reasons = outbound.map((row) => row['qualityLimitationReason']);
  if (reasons.includes('bandwidth')) return 'bandwidth';
  return reasons.includes('cpu') ? 'cpu' : null;
}

function codecsOf(streams: readonly Row[], byId: ReadonlyMap<unknown, Row>): string[] {
  const used = streams.map((row) => byId.get(row['codecId'])?.['mimeType']).filter((type) => typeof type === 'string');
  return [...new Set(used)].map((mimeType) => mimeType.replace(/^\w+\//, '')).sort();
}

/** What happened between two moments. */
export function figuresBetween(before: Sample, after: Sample): Figures {
  const seconds = Math.max(0.001, (after.atMillis - before.atMillis) / 1_000);
  const received = moving(before.received, after.received, seconds);
  const streams = streamsBetween(before.streams, after.streams, seconds);
  const figures = {
    atMillis: after.atMillis,
    receivedBitsPerSecond: Math.max(0, ((after.bytesReceived - before.bytesReceived) * 8) / seconds),
    sentBitsPerSecond: Math.max(0, ((after.bytesSent - before.bytesSent) * 8) / seconds),
    lostFraction: fractionLost(
      after.packetsLost - before.packetsLost,
      after.packetsReceived - before.packetsReceived + after.packetsLost - before.packetsLost,
    ),
    sentLostFraction:
      after.packetsSentLost === null
        ? null
        : fractionLost(after.packetsSentLost - (before.packetsSentLost ?? 0), after.packetsSent - before.packetsSent),
    roundTripMillis: after.roundTripMillis,
    jitterMillis: worstJitter(streams),
    path: after.path,
    picturesReceived: received.length,
    largestReceived: largest(received),
    sentPicture: largest(moving(before.sent, after.sent, seconds)),
    sentLimitedBy: after.limitedBy,
    codecs: after.codecs,
    streams,
  };
  return { ...figures, trouble: troubleIn(figures) };
}

function worstJitter(streams: readonly StreamFigures[]): number | null {
  const jitters = streams.flatMap(({ direction, jitterMillis }) =>
    direction === 'inbound' && jitterMillis !== null ? [jitterMillis] : [],
  );
  return jitters.length === 0 ? null : Math.max(...jitters);
}

function fractionLost(lost: number, expected: number): number {
  return lost <= 0 || expected <= 0 ? 0 : Math.min(1, lost / expected);
}

function moving(before: readonly Stream[], after: readonly Stream[], seconds: number): Picture[] {
  const framesBefore = new Map(before.map(({ id, frames }) => [id, frames]));
  return after.flatMap(({ id, frames, width, height }) => {
    const shown = frames - (framesBefore.get(id) ?? 0);
    return shown > 0 ? [{ width, height, framesPerSecond: shown / seconds }] : [];
  });
}

function largest(pictures: readonly Picture[]): Picture | null {
  return pictures.reduce<Picture | null>(
    (most, picture) => (most === null || picture.height > most.height ? picture : most),
    null,
  );
}

type Line = Pick<Figures, 'lostFraction' | 'sentLostFraction' | 'roundTripMillis'>;

const FAIR = { lostFraction: 0.03, roundTripMillis: 300 };
const POOR = { lostFraction: 0.08, roundTripMillis: 600 };
/** So many moments in a row must agree that the word is too good or too bad before it changes. */
const AGREEING = 3;

/** The trouble that is furthest beyond its limit. */
function troubleIn({ lostFraction, sentLostFraction, roundTripMillis }: Line): Trouble | null {
  const beyond: readonly (readonly [Trouble, number])[] = [
    ['loss-received', lostFraction / FAIR.lostFraction],
    ['loss-sent', (sentLostFraction ?? 0) / FAIR.lostFraction],
    ['delay', (roundTripMillis ?? 0) / FAIR.roundTripMillis],
  ];
  const [worst, by] = [...beyond].sort((a, b) => b[1] - a[1])[0] ?? ['delay', 0];
  return by >= 1 ? worst : null;
}

function gradeOf({ lostFraction, sentLostFraction, roundTripMillis }: Line): Grade {
  const worse = (limit: typeof FAIR) =>
    Math.max(lostFraction, sentLostFraction ?? 0) >= limit.lostFraction ||
    (roundTripMillis ?? 0) >= limit.roundTripMillis;
  if (worse(POOR)) return 'poor';
  return worse(FAIR) ? 'fair' : 'good';
}

/** From the best to the worst. */
const GRADES: readonly Grade[] = ['good', 'fair', 'poor'];

/**
 * Keeps the word steady: one bad second does not change it. Where a few in a row are all worse than the present word, the
 * mildest of them is the new one, and the worst where all are better; so a line that wavers between two words has one.
 */
export class Grader {
  private grade: Grade = 'good';
  private recent: readonly Grade[] = [];

  get now(): Grade {
    return this.grade;
  }

  /** The new grade when it changed, else null. */
  add(line: Line): Grade | null {
    this.recent = [...this.recent, gradeOf(line)].slice(-AGREEING);
    if (this.recent.length < AGREEING) return null;
    const present = GRADES.indexOf(this.grade);
    const ranks = this.recent.map((grade) => GRADES.indexOf(grade));
    const next = GRADES[Math.max(Math.min(present, Math.max(...ranks)), Math.min(...ranks))] ?? this.grade;
    if (next === this.grade) return null;
    this.grade = next;
    return next;
  }
}

function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null;
}

function isVideo(row: Row): boolean {
  return row['kind'] === 'video';
}

function numberIn(row: Row | undefined, name: string): number {
  const value = row?.[name];
  return typeof value === 'number' ? value : 0;
}

function sum(rows: readonly Row[], name: string): number {
  return rows.reduce((total, row) => total + numberIn(row, name), 0);
}
