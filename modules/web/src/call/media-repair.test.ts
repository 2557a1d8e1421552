import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../protocol/messages.ts';
import type { CallEvent } from './events.ts';
import { GRANTED, Played, seated } from './testing/meeting.ts';

/** What makes the page offer. */
const OFFERING: ReadonlySet<string> = new Set(['restart-ice', 'negotiate', 'offer-anew', 'grow-slots']);

describe('failing media path', () => {
  const REPAIR = { type: 'timer', timer: 'repair' } as const;
  const failed = () =>
    new Played()
      .inMeeting()
      .onStage()
      .play({ type: 'media-path', path: 'steady' }, { type: 'media-path', path: 'failed' });
  const rejoined = (played: Played) =>
    played.play(GRANTED).receive(seated()).onStage().play({
      type: 'media-path',
      path: 'failed',
    });

  test('three ICE restarts, then a new connection', () => {
    const played = failed().play(REPAIR, REPAIR, REPAIR);
    expect(played.sent('restart-ice')).toHaveLength(4);
    expect(played.state.phase.name).toBe('meeting');
    played.forget().play(REPAIR);
    expect(played.state.phase).toMatchObject({ name: 'joining', returning: { cause: 'media', rejoins: 1 } });
    expect(played.last).toEqual(
      expect.arrayContaining([{ type: 'close-media' }, expect.objectContaining({ type: 'show-credentials' })]),
    );
    expect(played.sent('close-device')).toEqual([]);
    played.play(GRANTED).receive(seated());
    expect(played.sent('open-media')).toHaveLength(1);
    played.play({ type: 'media-path', path: 'steady' });
    expect(played.meeting.repair).toEqual({ restarts: 0, rejoins: 0 });
    expect(played.last).toContainEqual({ type: 'clear-timer', timer: 'repair' });
  });

  test('shows an immediate retry button', () => {
    const played = failed();
    expect(played.state.notices.at(-1)).toMatchObject({
      message: { key: 'connection.media-lost' },
      action: 'rejoin',
      untilMillis: null,
    });
    played.play({ type: 'rejoin' });
    expect(played.state.phase).toMatchObject({ name: 'joining', returning: { cause: 'media' } });
  });

  test('rejoins at most three times, slower', () => {
    const played = failed();
    const restartsBefore: number[] = [];
    for (let rejoin = 0; rejoin < 3; rejoin++) {
      played.forget();
      while (played.state.phase.name === 'meeting') played.play(REPAIR);
      restartsBefore.push(played.sent('restart-ice').length);
      rejoined(played);
    }
    expect(restartsBefore).toEqual([3, 9, 15]);
    for (let turn = 0; turn < 50; turn++) played.play(REPAIR);
    expect(played.state.phase.name).toBe('meeting');
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'repair', delayMillis: 30_000 });
  });

  test('waits for the server', () => {
    const played = failed().play({ type: 'socket-lost' }).forget().play(REPAIR, REPAIR, REPAIR, REPAIR, REPAIR);
    expect(played.sent('restart-ice')).toEqual([]);
    expect(played.state.phase.name).toBe('meeting');
  });

  describe('while signalling is offline', () => {
    const offers = (played: Played) =>
      played.effects.map(({ type }) => type).filter((type) => OFFERING.has(type) || type === 'hold-offers');
    const made = (negotiation: number): CallEvent => ({ type: 'offer-made', negotiation, sdp: 'offer', tracks: [] });
    const resumed: ServerMessage = { type: 'resumed', ticket: 't', resumeWindowMillis: 30_000 };
    const ANSWER = { type: 'timer', timer: 'answer' } as const;

    test('offers wait for the connection', () => {
      const played = failed().forget().play({ type: 'socket-lost' }, REPAIR, ANSWER, { type: 'hurry' }, REPAIR);
      expect(offers(played)).toEqual(['hold-offers']);
      expect(played.sent('hold-offers')).toEqual([{ type: 'hold-offers', held: true }]);
      played.forget().receive(resumed);
      expect(offers(played)).toEqual(['restart-ice', 'hold-offers']);
      expect(played.sent('hold-offers')).toEqual([{ type: 'hold-offers', held: false }]);
    });

    test('unanswered offer is made again', () => {
      const played = failed().play(made(2)).forget();
      played.play(ANSWER);
      expect(offers(played)).toEqual([]);
      const taken = played.meeting.acts.lastSeq;
      played.acknowledge(taken).receive({ type: 'speaker-changed' });
      expect(played.last).toContainEqual({ type: 'set-timer', timer: 'answer', delayMillis: 12_000 });
      played.play({ type: 'socket-lost' }, ANSWER);
      expect(offers(played)).toEqual(['hold-offers']);
      played.forget().receive(resumed);
      expect(played.last).toContainEqual({ type: 'set-timer', timer: 'answer', delayMillis: 12_000 });
      played.forget().play(ANSWER);
      expect(offers(played)).toEqual(['offer-anew']);
      played.receive({ type: 'answer', negotiation: 2, sdp: 'a', tracks: [] });
      expect(played.last).toContainEqual({ type: 'clear-timer', timer: 'answer' });
      played.forget().play(ANSWER);
      expect(offers(played)).toEqual([]);
    });

    test('skipped answers are not awaited', () => {
      const played = failed().play(made(2)).forget();
      played.play({ type: 'socket-lost' }).forget().receive(seated());
      expect(offers(played)).toEqual(['restart-ice', 'hold-offers']);
      played.acknowledge(played.meeting.acts.lastSeq).play({ type: 'socket-lost' }).forget().receive(seated());
      expect(offers(played)).toEqual(['offer-anew', 'restart-ice', 'hold-offers']);
    });
  });

  test('network change retries at once', () => {
    const played = failed().forget().play({ type: 'hurry' });
    expect(played.sent('restart-ice')).toHaveLength(1);
    played.play({ type: 'media-path', path: 'steady' }).forget().play({ type: 'hurry' });
    expect(played.effects).toEqual([]);
  });
});
