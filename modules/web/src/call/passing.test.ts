import { describe, expect, test } from 'vitest';
import { REACTIONS } from './talk.ts';
import { bytes, Keyed } from './testing/keyed.ts';
import { Played, SELF, person } from './testing/meeting.ts';

describe('temporary items', () => {
  test('reactions expire individually', () => {
    const played = new Keyed().inGroup();
    const reacts = (leaf: number) =>
      played.answers(
        { op: 'open', channel: 'reaction', audience: 'everybody', payload: bytes('x') },
        { kind: 'opened', leaf, key: 'key', epoch: 1, to: { kind: 'all' }, text: REACTIONS[0] },
      );
    reacts(0);
    played.after(4_000);
    reacts(1);
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'reactions', delayMillis: 1_000 });
    played.after(1_000).play({ type: 'timer', timer: 'reactions' });
    expect(played.meeting.reactions.map(({ participant }) => participant)).toEqual([SELF]);
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'reactions', delayMillis: 4_000 });
  });

  test('notices expire individually', () => {
    const played = new Played().inMeeting([person(SELF), person('p1')]).onStage();
    played.receive({ type: 'muted-by-host', source: 'camera' });
    played.after(5_000).receive({ type: 'password-guessed' });
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'notices', delayMillis: 3_000 });
    played.after(3_000).play({ type: 'timer', timer: 'notices' });
    expect(played.state.notices.map(({ message }) => message.key)).toEqual(['meeting.password-guessed']);
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'notices', delayMillis: 5_000 });
  });

  test('notices needing an answer do not expire', () => {
    const played = new Played().inMeeting([person(SELF), person('p1')]).onStage();
    played.play({ type: 'set-own', source: 'microphone', on: false });
    played.play({ type: 'page-asks', source: 'microphone', page: 'portal.example.in' });
    const asked = played.state.notices.map(({ id, action }) => ({ id, action }));
    expect(asked).toHaveLength(1);
    played.after(86_400_000).play({ type: 'timer', timer: 'notices' });
    expect(played.state.notices.map(({ id, action }) => ({ id, action }))).toEqual(asked);
    played.play({ type: 'dismiss-notice', id: asked[0]?.id ?? -1 });
    expect(played.state.notices).toEqual([]);
  });
});
