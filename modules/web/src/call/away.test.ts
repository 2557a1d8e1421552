import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../protocol/messages.ts';
import { Keyed, PEOPLE } from './testing/keyed.ts';
import { person, seated, SELF } from './testing/meeting.ts';

const ASHA = PEOPLE.find(({ id }) => id === 'asha') ?? person('asha');
const AWAY = { ...ASHA, connected: false, away: true };

function changed(participant: typeof ASHA): ServerMessage {
  return { type: 'participant-changed', participant };
}

describe('a participant who is away', () => {
  test('leaves the stage and stays in the list', () => {
    const played = new Keyed().inGroup().receive(changed(AWAY));
    expect(played.meeting.participants.map(({ id }) => id)).not.toContain('asha');
    expect(played.meeting.seats).not.toContain('asha');
    expect(played.meeting.away.map(({ id }) => id)).toEqual(['asha']);
  });

  test('raises no alarm about keys [A7]', () => {
    const played = new Keyed().inGroup().receive(changed(AWAY));
    played.after(60_000).play({ type: 'timer', timer: 'keys' });
    expect(played.alarms).toEqual([]);
    expect(played.keys.unshown).toEqual({});
  });

  test('joins again on return', () => {
    const played = new Keyed().inGroup().receive(changed(AWAY)).receive(changed(ASHA));
    expect(played.meeting.participants.map(({ id }) => id)).toContain('asha');
    expect(played.meeting.away).toEqual([]);
    expect(played.meeting.announcer.joined).toEqual([ASHA.name]);
  });

  test('is forgotten once the seat is lost', () => {
    const played = new Keyed().inGroup().receive(changed(AWAY));
    played.receive({ type: 'participant-left', participant: 'asha', cause: 'lost' });
    expect(played.meeting.away).toEqual([]);
    expect(played.meeting.announcer.left).toEqual(['Asha']);
  });

  test('is known from a snapshot', () => {
    const played = new Keyed().inGroup().receive(seated([person(SELF), AWAY]));
    expect(played.meeting.participants.map(({ id }) => id)).toEqual([SELF]);
    // By the name of the certificate.
    expect(played.meeting.away).toEqual([{ ...AWAY, name: 'Asha' }]);
  });

  test('never is oneself, whatever the server says', () => {
    const played = new Keyed().inGroup();
    const self = played.meeting.self;
    const own = played.meeting.participants.find(({ id }) => id === self) ?? person(self);
    played.receive(changed({ ...own, away: true }));
    expect(played.meeting.participants.map(({ id }) => id)).toContain(self);
  });
});
