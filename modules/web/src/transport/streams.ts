/** Counters of one RTP stream at one moment, by the names of W3C "Identifiers for WebRTC's Statistics API". */
export interface StreamSample {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly kind: 'audio' | 'video';
  readonly mid: string | null;
  readonly rid: string | null;
  readonly codec: string | null;
  readonly scalabilityMode: string | null;
  readonly screen: boolean;
  readonly bytes: number;
  readonly packets: number;
  readonly packetsLost: number;
  readonly frames: number;
  readonly framesDropped: number;
  readonly frameWidth: number;
  readonly frameHeight: number;
  /** Seconds; null before the first. */
  readonly jitter: number | null;
  readonly totalFreezesDuration: number;
}

/** What one stream did between two moments. */
export interface StreamFigures {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly kind: 'audio' | 'video';
  readonly mid: string | null;
  readonly rid: string | null;
  readonly codec: string | null;
  readonly scalabilityMode: string | null;
  /** Sent only: it is a screen, not a camera. */
  readonly screen: boolean;
  readonly bitsPerSecond: number;
  readonly lostFraction: number;
  readonly jitterMillis: number | null;
  readonly framesPerSecond: number;
  readonly framesDropped: number;
  readonly frameWidth: number;
  readonly frameHeight: number;
  /** Of the time between the two, how much the picture stood still. */
  readonly frozenFraction: number;
}

type Row = Readonly<Record<string, unknown>>;

/** Reads the rows of a statistics report; what a browser lacks counts as nothing. */
export function streamsIn(rows: readonly Row[], byId: ReadonlyMap<unknown, Row>): StreamSample[] {
  return rows.flatMap((row) => {
    const direction = DIRECTIONS.get(text(row['type']) ?? '');
    const kind = row['kind'];
    if (direction === undefined || (kind !== 'audio' && kind !== 'video')) return [];
    // What the server says of one's own stream stands in a row of its own.
    const remote = direction === 'outbound' ? (byId.get(row['remoteId']) ?? {}) : row;
    return [
      {
        id: String(row['id']),
        direction,
        kind,
        mid: text(row['mid']),
        rid: text(row['rid']),
        codec: text(byId.get(row['codecId'])?.['mimeType'])?.replace(/^\w+\//, '') ?? null,
        scalabilityMode: text(row['scalabilityMode']),
        screen: row['contentType'] === 'screenshare',
        bytes: number(row, direction === 'inbound' ? 'bytesReceived' : 'bytesSent'),
        packets: number(row, direction === 'inbound' ? 'packetsReceived' : 'packetsSent'),
        packetsLost: number(remote, 'packetsLost'),
        frames: number(row, direction === 'inbound' ? 'framesDecoded' : 'framesSent'),
        framesDropped: number(row, 'framesDropped'),
        frameWidth: number(row, 'frameWidth'),
        frameHeight: number(row, 'frameHeight'),
        jitter: typeof remote['jitter'] === 'number' ? remote['jitter'] : null,
        totalFreezesDuration: number(row, 'totalFreezesDuration'),
      },
    ];
  });
}

const DIRECTIONS: ReadonlyMap<string, 'inbound' | 'outbound'> = new Map([
  ['inbound-rtp', 'inbound'],
  ['outbound-rtp', 'outbound'],
]);

/** Those on which something moved, pictures before voices, the largest first. */
export function streamsBetween(
  before: readonly StreamSample[],
  after: readonly StreamSample[],
  seconds: number,
): StreamFigures[] {
  const known = new Map(before.map((stream) => [stream.id, stream]));
  return after
    .flatMap((now) => {
      const was = known.get(now.id);
      return was === undefined || now.packets <= was.packets ? [] : [between(was, now, seconds)];
    })
    .sort((a, b) => (a.kind === b.kind ? b.frameHeight - a.frameHeight : a.kind === 'video' ? -1 : 1));
}

function between(was: StreamSample, now: StreamSample, seconds: number): StreamFigures {
  const lost = Math.max(0, now.packetsLost - was.packetsLost);
  // Of what was sent the lost are a part; of what came they are not.
  const expected = now.packets - was.packets + (now.direction === 'inbound' ? lost : 0);
  return {
    id: now.id,
    direction: now.direction,
    kind: now.kind,
    mid: now.mid,
    rid: now.rid,
    codec: now.codec,
    scalabilityMode: now.scalabilityMode,
    screen: now.screen,
    bitsPerSecond: Math.max(0, ((now.bytes - was.bytes) * 8) / seconds),
    lostFraction: expected <= 0 ? 0 : Math.min(1, lost / expected),
    jitterMillis: now.jitter === null ? null : now.jitter * 1_000,
    framesPerSecond: Math.max(0, (now.frames - was.frames) / seconds),
    framesDropped: Math.max(0, now.framesDropped - was.framesDropped),
    frameWidth: now.frameWidth,
    frameHeight: now.frameHeight,
    frozenFraction: Math.min(1, Math.max(0, (now.totalFreezesDuration - was.totalFreezesDuration) / seconds)),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(row: Row, name: string): number {
  const value = row[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
