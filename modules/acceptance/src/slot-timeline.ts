import { expect } from 'vitest';
import type { SocketTrace } from './Person.ts';
import type { MediaStats } from './stats.ts';

/** Somebody whose page can be looked into, whatever the browser. */
export interface Viewer {
  readonly name: string;
  readonly page: { evaluate(inPage: () => unknown): Promise<unknown> };
  readonly trace?: SocketTrace;
  media(): Promise<MediaStats>;
}

/** What one receive slot did while it was watched. */
export interface SlotTimeline {
  readonly mid: string;
  readonly track: string;
  readonly frames: number;
  /** The longest time without a new decoded frame, both ends of the watch included; known to a tenth of a second. */
  readonly longestGapMillis: number;
  /** The heights that were decoded, in order, with the time since the watch began. */
  readonly heights: readonly {
    readonly height: number;
    readonly atMillis: number;
  }[];
}

interface Watch {
  going: boolean;
  end(): SlotTimeline[];
}

/** From now on each slot of this page is looked at ten times a second, in the page, until `hasWatched`. */
export async function startWatching(viewer: Viewer): Promise<void> {
  await viewer.page.evaluate(begin);
}

export async function stopWatching(viewer: Viewer): Promise<readonly SlotTimeline[]> {
  return (await viewer.page.evaluate(end)) as SlotTimeline[];
}

/** The course of the slot in which this track is. */
export function timelineOf(timelines: readonly SlotTimeline[], { track }: { readonly track: string }): SlotTimeline {
  const found = timelines.find((timeline) => timeline.track === track);
  if (found === undefined) throw new Error(`no slot with track ${track} was watched`);
  return found;
}

/** Longer than a busy machine takes for a frame; a quiet one changes a layer or a codec within a quarter of a second. */
const MAX_GAP_MILLIS = 10_000;

/** Frames went on all the time. */
export function expectContinuous(what: string, timeline: SlotTimeline): void {
  expect(timeline.frames, `frames of ${what}`).toBeGreaterThan(0);
  expect(timeline.longestGapMillis, `milliseconds for which ${what} stood`).toBeLessThan(MAX_GAP_MILLIS);
}

/** Runs in the page. */
function begin(): void {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  interface Seen {
    track: string;
    first: number;
    frames: number;
    sinceMillis: number;
    longestMillis: number;
    heights: { height: number; atMillis: number }[];
  }
  const slots = new Map<string, Seen>();
  const begun = performance.now();
  const look = (row: Record<string, unknown>, now: number): void => {
    const mid = String(row['mid']);
    const frames = Number(row['framesDecoded'] ?? 0);
    const height = Number(row['frameHeight'] ?? 0);
    const seen = slots.get(mid);
    if (seen === undefined) {
      const track = String(row['trackIdentifier']);
      const heights = height === 0 ? [] : [{ height, atMillis: 0 }];
      slots.set(mid, {
        track,
        first: frames,
        frames,
        sinceMillis: now,
        longestMillis: 0,
        heights,
      });
      return;
    }
    seen.longestMillis = Math.max(seen.longestMillis, now - seen.sinceMillis);
    if (frames === seen.frames) return;
    seen.frames = frames;
    seen.sinceMillis = now;
    if (height !== seen.heights.at(-1)?.height) seen.heights.push({ height, atMillis: Math.round(now - begun) });
  };
  const watch: Watch = {
    going: true,
    end: () =>
      [...slots].map(([mid, { track, first, frames, sinceMillis, longestMillis, heights }]) => ({
        mid,
        track,
        frames: frames - first,
        longestGapMillis: Math.round(Math.max(longestMillis, performance.now() - sinceMillis)),
        heights,
      })),
  };
  (globalThis as unknown as { slotWatch: Watch }).slotWatch = watch;
  const run = async (): Promise<void> => {
    while (watch.going) {
      for (const peer of peers) {
        if (peer.connectionState === 'closed') continue;
        const report = await peer.getStats();
        const now = performance.now();
        for (const row of report.values() as Iterable<Record<string, unknown>>) {
          if (row['type'] === 'inbound-rtp' && row['kind'] === 'video') look(row, now);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  void run();
}

/** Runs in the page. */
function end(): SlotTimeline[] {
  const { slotWatch } = globalThis as unknown as { slotWatch: Watch };
  slotWatch.going = false;
  return slotWatch.end();
}
