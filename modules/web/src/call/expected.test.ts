import { expect, test } from 'vitest';
import type { ServerMessage } from '../protocol/messages.ts';
import { person, Played, SELF, track } from './testing/meeting.ts';

const RAVI = person('p2', { tracks: [track('p2', 'microphone'), track('p2', 'camera')] });

function watching(): Played {
  return new Played()
    .inMeeting([person(SELF), RAVI])
    .onStage(4)
    .receive({ type: 'slot-changed', mid: 'v1', track: 'p2-camera', participant: 'p2' });
}

function isAnnounced(event: ServerMessage): boolean {
  const played = watching();
  played.receive(event);
  return played.last.some(({ type }) => type === 'expect-less');
}

test('hidden or paused video lowers expectation', () => {
  expect(isAnnounced({ type: 'slot-changed', mid: 'v1' })).toBe(true);
  expect(isAnnounced({ type: 'slot-paused', mid: 'v1', track: 'p2-camera', cause: 'bandwidth' })).toBe(true);
});

test('muting lowers expectation', () => {
  const without = (source: 'microphone' | 'camera') => ({
    type: 'participant-changed' as const,
    participant: { ...RAVI, tracks: RAVI.tracks.map((one) => ({ ...one, muted: one.muted || one.source === source })) },
  });
  expect(isAnnounced(without('microphone'))).toBe(true);
  expect(isAnnounced(without('camera'))).toBe(true);
});

test('other events keep expectation', () => {
  expect(
    isAnnounced({ type: 'participant-changed', participant: { ...RAVI, handRaisedAt: '2026-11-27T10:00:00Z' } }),
  ).toBe(false);
  expect(isAnnounced({ type: 'slot-changed', mid: 'v2', track: 'p2-camera', participant: 'p2' })).toBe(false);
});
