import { describe, expect, it } from 'vitest';
import type { FloorView } from '../protocol/messages.ts';
import { floorEndsAt } from './floor.ts';
import { meetingView, person, Played, seated, SELF } from './testing/meeting.ts';

/** The server's clock is an hour ahead of this device's. */
const AHEAD = 3_600_000;
const SINCE = 1_000;
const server = (millis: number) => new Date(millis + AHEAD).toISOString();

function floor(seconds: number | null, at = SINCE, participant: string | null = 'p1'): FloorView {
  return {
    ...(participant === null ? {} : { participant }),
    since: server(SINCE),
    ...(seconds === null ? {} : { until: server(SINCE + seconds * 1_000) }),
    now: server(at),
  };
}

function inMeeting(): Played {
  return new Played().inMeeting([person(SELF), person('p1'), person('p2')]).onStage();
}

function changed(played: Played, view: FloorView | null, spotlight?: string): Played {
  const change = { ...(view && { floor: view }), ...(spotlight !== undefined && { spotlight }) };
  return played.receive({ type: 'meeting-changed', meeting: meetingView(change) });
}

function announcements({ state }: Played): string[] {
  return state.announcements.polite.map(({ message }) => message.key).filter((key) => key.startsWith('floor.'));
}

function delay(played: Played): number | undefined {
  return played.sent('set-timer').findLast(({ timer }) => timer === 'floor')?.delayMillis;
}

function ring(played: Played): Played {
  return played.after(delay(played) ?? 0).play({ type: 'timer', timer: 'floor' });
}

describe('the floor', () => {
  it('is announced, warned and ended once', () => {
    const played = changed(inMeeting(), floor(300));
    expect(announcements(played)).toEqual(['floor.has']);
    expect(delay(played)).toBe(240_000);
    expect(announcements(ring(played))).toEqual(['floor.has', 'floor.minute']);
    expect(delay(played)).toBe(60_000);
    expect(announcements(ring(played))).toEqual(['floor.has', 'floor.minute', 'floor.over']);
    expect(announcements(played.play({ type: 'timer', timer: 'floor' }))).toHaveLength(3);
    expect(played.state.announcements.assertive).toEqual([]);
  });

  it('timeout mutes nobody [C3]', () => {
    const played = changed(inMeeting(), floor(60, SINCE, SELF)).play({
      type: 'set-own',
      source: 'microphone',
      on: true,
    });
    const ended = delay(played) ?? 0;
    played.forget().after(ended).play({ type: 'timer', timer: 'floor' });
    expect(announcements(played)).toContain('floor.over');
    expect(played.messages()).toEqual([]);
    expect(played.state.own.microphone.on).toBe(true);
  });

  it('speaker hears only that it is theirs', () => {
    const played = changed(inMeeting(), floor(300, SINCE, SELF), SELF);
    expect(announcements(played)).toEqual(['floor.yours']);
    expect(played.state.notices).toEqual([]);
  });

  it('ends on time despite a wrong clock', () => {
    const played = inMeeting();
    const late = new Played();
    late.now = SINCE + 200_000;
    late
      .connecting()
      .receive(seated([person(SELF), person('p1')], { meeting: meetingView({ floor: floor(300, late.now) }) }));
    changed(played, floor(300));
    for (const each of [played, late]) expect(floorEndsAt(each.meeting)).toBe(SINCE + 300_000);
    expect(announcements(late)).toEqual(['floor.has']);
    expect(delay(late)).toBe(40_000);
  });

  it('resumed messages do not restart it', () => {
    const played = changed(inMeeting(), floor(300));
    played.after(30_000);
    changed(played, floor(300, SINCE + 5_000));
    expect(floorEndsAt(played.meeting)).toBe(SINCE + 300_000);
    expect(announcements(played)).toEqual(['floor.has']);
  });

  it('one minute floor has no warning', () => {
    const short = changed(inMeeting(), floor(60));
    expect(announcements(ring(short))).toEqual(['floor.has', 'floor.over']);
    const endless = changed(inMeeting(), floor(null));
    expect(delay(endless)).toBeUndefined();
    expect(floorEndsAt(endless.meeting)).toBeNull();
  });

  it('suspended device announces only the end', () => {
    const played = changed(inMeeting(), floor(300)).after(900_000).play({ type: 'timer', timer: 'floor' });
    expect(announcements(played)).toEqual(['floor.has', 'floor.over']);
  });

  it('early timer waits again', () => {
    const played = changed(inMeeting(), floor(300)).after(239_990).play({ type: 'timer', timer: 'floor' });
    expect(announcements(played)).toEqual(['floor.has']);
    expect(delay(played)).toBe(10);
  });

  it('passes on, survives reload, ends', () => {
    const played = changed(inMeeting(), floor(300));
    changed(played, floor(300, SINCE, null));
    expect(announcements(played)).toEqual(['floor.has']);
    changed(played, { ...floor(60, SINCE, 'p2'), since: server(SINCE + 7_000) });
    expect(played.state.announcements.polite.at(-1)?.message.values).toEqual({ name: 'Name of p2' });
    changed(played, null);
    expect(announcements(played).at(-1)).toBe('floor.ended');
    expect(played.meeting.floorTime).toBeNull();
    expect(played.effects).toContainEqual({ type: 'clear-timer', timer: 'floor' });
  });

  it('long times need no timer', () => {
    const played = changed(inMeeting(), floor(40 * 86_400));
    expect(delay(played)).toBe(2 ** 31 - 1);
    played.after(10_000);
    const later = { since: server(20_000), until: server(320_000), now: server(SINCE) };
    changed(played, { participant: 'p2', ...later });
    expect(floorEndsAt(played.meeting)).toBe(320_000 + 10_000);
  });

  it('time without speaker is announced', () => {
    expect(announcements(changed(inMeeting(), floor(600, SINCE, null)))).toEqual(['floor.time']);
  });
});

describe('lobby message', () => {
  const WORDS = 'We begin at 11:10';
  const lobbyMessage = (text?: string) => ({ type: 'door-message', ...(text !== undefined && { text }) }) as const;

  it('is shown and announced until withdrawn [A2 H2]', () => {
    const played = new Played().inLobby().receive(lobbyMessage(WORDS));
    expect(played.state.phase).toMatchObject({ name: 'waiting', lobbyMessage: WORDS });
    const polite = () => played.state.announcements.polite.map(({ message }) => message);
    expect(polite()).toEqual([{ key: 'lobby.words', values: { text: WORDS } }]);
    played.receive(lobbyMessage());
    expect(played.state.phase).toMatchObject({ lobbyMessage: null });
    expect(polite()).toHaveLength(1);
  });

  it('hosts see and change it', () => {
    const played = inMeeting().receive(lobbyMessage(WORDS));
    expect(played.meeting.lobbyMessage).toBe(WORDS);
    played.play({ type: 'act', message: { type: 'tell-door' } });
    expect(played.messages('tell-door')).toEqual([{ type: 'tell-door' }]);
    expect(played.receive(lobbyMessage()).meeting.lobbyMessage).toBeNull();
  });
});
