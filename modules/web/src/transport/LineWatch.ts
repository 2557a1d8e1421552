import { pairInUse } from './candidate-pair.ts';
import { roundTripIn } from './round-trip.ts';

/** Counters of one moment that tell how a line fares. */
export interface LineSample {
  readonly atMillis: number;
  /** Packets of any kind. */
  readonly packets: number;
  /** Of voices alone. */
  readonly voices: number;
  readonly askedAgain: number;
  readonly roundTripMillis: number;
}

type Row = Readonly<Record<string, unknown>>;

/** Reads what browsers agree on; what one of them lacks counts as nothing. */
export function lineSampleOf(rows: Iterable<unknown>, atMillis: number): LineSample {
  const all = [...rows].filter((row): row is Row => typeof row === 'object' && row !== null);
  const voices = all.filter((row) => row['type'] === 'inbound-rtp' && row['kind'] === 'audio');
  return {
    atMillis,
    packets: sum(all.filter(carriesPackets), 'packetsReceived'),
    voices: sum(voices, 'packetsReceived'),
    askedAgain: sum(voices, 'nackCount'),
    roundTripMillis: (roundTripIn(all, pairInUse(all)) ?? 0) * 1_000,
  };
}

function carriesPackets(row: Row): boolean {
  return row['type'] === 'transport' || row['type'] === 'inbound-rtp';
}

function sum(rows: readonly Row[], field: string): number {
  return rows.reduce((total, row) => total + numberIn(row, field), 0);
}

function numberIn(row: Row | undefined, field: string): number {
  const value = row?.[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** Short, so that a line that is gone is noticed within about a second. */
const LOOK_EVERY_MILLIS = 300;
/** A look that comes later than this tells of a busy machine; the time beyond it is not counted. */
const LATE_LOOK_MILLIS = 2 * LOOK_EVERY_MILLIS;

/** What a watch looks at, and whom it tells. */
export interface WatchedLine {
  /** Null when there is no line any more. */
  statistics(): Promise<RTCStatsReport | null>;
  fellSilent(): void;
  waitForRepairs(millis: number): void;
  broke(error: unknown): void;
}

/** Looks again and again at what arrives. */
export class LineWatch {
  private readonly silence = new SilenceAlarm();
  private readonly patience = new RepairPatience();
  private readonly line: WatchedLine;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private alarmed = false;

  constructor(line: WatchedLine) {
    this.line = line;
  }

  start(): void {
    this.running = true;
    this.timer = setTimeout(() => {
      void this.lookOnce();
    }, LOOK_EVERY_MILLIS);
  }

  /** A look that fails is followed by the next; of a row of them the first is told. */
  private async lookOnce(): Promise<void> {
    try {
      const report = await this.line.statistics();
      if (!this.running || !report) return;
      this.look(report);
      this.alarmed = false;
    } catch (error) {
      if (!this.alarmed) this.line.broke(error);
      this.alarmed = true;
    }
    if (this.running) this.start();
  }

  /** What came until now says nothing of what is to come. */
  expectLess(): void {
    this.silence.expectLess();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
  }

  private look(report: RTCStatsReport): void {
    const sample = lineSampleOf(report.values() as Iterable<unknown>, performance.now());
    if (this.silence.add(sample)) this.line.fellSilent();
    const wait = this.patience.add(sample);
    if (wait !== null) this.line.waitForRepairs(wait);
  }
}

const SILENT_AFTER_MILLIS = 900;
/** More than a line brings on which everybody is silent: comfort noise is five packets a second. */
const LIVELY_PACKETS = 12;
const LIVELY_WITHIN_MILLIS = 1_500;

/**
 * Notices that nothing comes any more where much came before. A router that gave us another port does not say so, and
 * browsers report a line that is gone after five seconds and more.
 */
export class SilenceAlarm {
  private recent: LineSample[] = [];
  private heardAtMillis = 0;
  private lookedAtMillis = 0;
  private lively = false;
  private alarmed = true;

  /** A silence from now on is none of the line's, until much came again. */
  expectLess(): void {
    this.recent = [];
    this.lively = false;
  }

  /** Whether the line has just fallen silent; said once for each silence. */
  add(sample: LineSample): boolean {
    const last = this.recent.at(-1);
    // A page that was itself kept from looking has not heard a silence.
    this.heardAtMillis += Math.max(0, sample.atMillis - this.lookedAtMillis - LATE_LOOK_MILLIS);
    this.lookedAtMillis = sample.atMillis;
    if (sample.packets !== last?.packets) {
      this.recent = [...this.recent, sample].filter((one) => sample.atMillis - one.atMillis <= LIVELY_WITHIN_MILLIS);
      const oldest = this.recent[0] ?? sample;
      this.lively = sample.packets - oldest.packets >= LIVELY_PACKETS;
      this.heardAtMillis = sample.atMillis;
      this.alarmed = false;
      return false;
    }
    if (this.alarmed || !this.lively || sample.atMillis - this.heardAtMillis < SILENT_AFTER_MILLIS) return false;
    this.alarmed = true;
    return true;
  }
}

const JUDGED_OVER_MILLIS = 2_000;
const LESS_AFTER_MILLIS = 15_000;
const MOST_PATIENCE_MILLIS = 400;
const FIRST_TRY_MILLIS = 70;
const NEXT_TRY_MILLIS = 110;
const SOME = 0.003;
const MUCH = 0.02;
const VERY_MUCH = 0.15;

/**
 * How long sound and picture wait for what is asked for again. Browsers guess it too short: what comes by repair is then
 * thrown away as late. The more is lost, the likelier is a repeat lost too, and the longer is the wait worth.
 */
export class RepairPatience {
  private since: LineSample | null = null;
  private longer = 0;
  private atLeastSinceMillis = 0;

  /** Milliseconds to wait at least, 0 for as the browser likes; null when that has not changed. */
  add(sample: LineSample): number | null {
    const { since } = this;
    if (!since || sample.voices < since.voices) {
      this.since = sample;
      return null;
    }
    if (sample.atMillis - since.atMillis < JUDGED_OVER_MILLIS) return null;
    this.since = sample;
    const received = sample.voices - since.voices;
    if (received === 0) return null;
    const wanted = patienceFor((sample.askedAgain - since.askedAgain) / received, sample.roundTripMillis);
    if (wanted >= this.longer) this.atLeastSinceMillis = sample.atMillis;
    else if (sample.atMillis - this.atLeastSinceMillis < LESS_AFTER_MILLIS) return null;
    if (wanted === this.longer) return null;
    this.longer = wanted;
    return wanted;
  }
}

function patienceFor(share: number, roundTripMillis: number): number {
  if (share < SOME) return 0;
  const more = share < MUCH ? 0 : share < VERY_MUCH ? 1 : 2;
  const millis = FIRST_TRY_MILLIS + roundTripMillis * (1 + more / 2) + more * NEXT_TRY_MILLIS;
  // in steps, so that a round trip that wavers changes nothing
  return Math.min(MOST_PATIENCE_MILLIS, Math.ceil(millis / 50) * 50);
}
