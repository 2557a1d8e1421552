import { describe, expect, it } from 'vitest';
import type { CallEvent } from './events.ts';
import { GRANTED, Played } from './testing/meeting.ts';

const STARTS = '2026-12-03T04:30:00Z';
const JOIN: CallEvent = { type: 'join', name: 'Asha', password: 'pass' };

function notStarted(startsInMillis: number): CallEvent {
  return { type: 'not-started', startsAt: STARTS, startsInMillis };
}

function early(startsInMillis = 60_000): Played {
  return new Played().preparing().devicesOpen().play(JOIN, notStarted(startsInMillis));
}

function delays(played: Played): readonly number[] {
  return played.effects.flatMap((effect) =>
    effect.type === 'set-timer' && effect.timer === 'early' ? [effect.delayMillis] : [],
  );
}

function asked(played: Played): number {
  return played.effects.filter(({ type }) => type === 'show-credentials').length;
}

describe('an early guest', () => {
  it('waits and learns the start', () => {
    expect(early().state.phase).toMatchObject({ name: 'joining', early: { startsAt: STARTS } });
  });

  it('asks again with the same credentials', () => {
    const played = early();
    const before = asked(played);
    played.play({ type: 'timer', timer: 'early' });
    expect(asked(played)).toBe(before + 1);
  });

  it('asks more often when the start is near', () => {
    expect(delays(early(3_600_000))).toEqual([30_000]);
    expect(delays(early(60_000))).toEqual([15_000]);
    expect(delays(early(-60_000))).toEqual([15_000]);
  });

  it('goes on to the lobby after the start', () => {
    const played = early().play({ type: 'timer', timer: 'early' }, GRANTED);
    expect(played.state.phase).toMatchObject({ name: 'joining', step: 'connecting' });
    expect(played.effects.some(({ type }) => type === 'connect')).toBe(true);
  });

  it('keeps waiting while the server is away', () => {
    const played = early().play({ type: 'timer', timer: 'early' }, { type: 'server-unreachable' });
    expect(played.state.phase).toMatchObject({ name: 'joining', early: { startsAt: STARTS } });
    expect(delays(played)).toEqual([15_000, 30_000]);
  });

  it('is refused only after two refusals in a row', () => {
    const played = early().play({ type: 'timer', timer: 'early' }, { type: 'join-refused' });
    expect(played.state.phase).toMatchObject({ name: 'joining', early: { refusals: 1 } });
    played.play({ type: 'timer', timer: 'early' }, { type: 'join-refused' });
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: 'cannot-open' });
  });

  it('asks nothing more after leaving', () => {
    const played = early().play({ type: 'leave' });
    const before = asked(played);
    played.play({ type: 'timer', timer: 'early' });
    expect(asked(played)).toBe(before);
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: 'left' });
  });

  it('keeps devices in hand', () => {
    const played = early().play({ type: 'set-own', source: 'microphone', on: false });
    expect(played.state.own.microphone.on).toBe(false);
  });
});
