import type { Person } from './Person.ts';

/** What a page heard of voices over some time, summed over its slots. */
export interface AudioReceived {
  readonly samples: number;
  readonly concealed: number;
  readonly events: number;
  readonly received: number;
  readonly lost: number;
  readonly discarded: number;
  readonly nacks: number;
  readonly fec: number;
  /** Mean time in the jitter buffer, milliseconds. */
  readonly buffered: number;
}

interface Counts {
  readonly samples: number;
  readonly concealed: number;
  readonly events: number;
  readonly received: number;
  readonly lost: number;
  readonly discarded: number;
  readonly nacks: number;
  readonly fec: number;
  readonly delay: number;
  readonly emitted: number;
}

export async function measureSound(person: Person, milliseconds: number): Promise<AudioReceived> {
  const before = await person.page.evaluate(countSound);
  await person.page.waitForTimeout(milliseconds);
  const after = await person.page.evaluate(countSound);
  const grown = (name: keyof Counts): number => after[name] - before[name];
  return {
    samples: grown('samples'),
    concealed: grown('concealed'),
    events: grown('events'),
    received: grown('received'),
    lost: grown('lost'),
    discarded: grown('discarded'),
    nacks: grown('nacks'),
    fec: grown('fec'),
    buffered: Math.round((grown('delay') / Math.max(1, grown('emitted'))) * 1_000),
  };
}

/** The slots in which voices come at the moment, by mid. */
export async function speakingSlots(person: Person): Promise<readonly string[]> {
  const before = await person.page.evaluate(countVoices);
  await person.page.waitForTimeout(500);
  const after = await person.page.evaluate(countVoices);
  return Object.keys(after).filter((mid) => (after[mid] ?? 0) - (before[mid] ?? 0) > VOICES_OF_HALF_A_SECOND);
}

/** Of 25 packets; fewer come of somebody who is silent. */
const VOICES_OF_HALF_A_SECOND = 8;

/** Runs in the page: voice packets by the mid of the slot. */
async function countVoices(): Promise<Record<string, number>> {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  const counts: Record<string, number> = {};
  for (const peer of peers) {
    for (const row of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
      if (row['type'] !== 'inbound-rtp' || row['kind'] !== 'audio') continue;
      counts[String(row['mid'])] = Number(row['packetsReceived'] ?? 0);
    }
  }
  return counts;
}

export function played({ samples, concealed }: AudioReceived): number {
  return 1 - concealed / Math.max(1, samples);
}

/** Runs in the page. Slots that are silent are left out: for them everything counts as concealed. */
export async function countSound(): Promise<Counts> {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  const counts = {
    samples: 0,
    concealed: 0,
    events: 0,
    received: 0,
    lost: 0,
    discarded: 0,
    nacks: 0,
    fec: 0,
    delay: 0,
    emitted: 0,
  };
  for (const peer of peers) {
    for (const row of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
      if (row['type'] !== 'inbound-rtp' || row['kind'] !== 'audio') continue;
      const value = (name: string): number => Number(row[name] ?? 0);
      counts.samples += value('totalSamplesReceived');
      counts.concealed += value('concealedSamples');
      counts.events += value('concealmentEvents');
      counts.received += value('packetsReceived');
      counts.lost += value('packetsLost');
      counts.discarded += value('packetsDiscarded');
      counts.nacks += value('nackCount');
      counts.fec += value('fecPacketsReceived');
      counts.delay += value('jitterBufferDelay');
      counts.emitted += value('jitterBufferEmittedCount');
    }
  }
  return counts;
}
