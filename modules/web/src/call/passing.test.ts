import { describe, expect, test } from 'vitest';
import { REACTIONS } from './talk.ts';
import { bytes, Keyed } from './testing/keyed.ts';
import { Played, SELF, person } from './testing/meeting.ts';

describe('what passes', () => {
  test('goes in its own time, also a reaction while others react', () => {
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

  test('goes in its own time, also a notice where more come', () => {
    const played = new Played().inMeeting([person(SELF), person('p1')]).onStage();
    played.receive({ type: 'muted-by-host', source: 'camera' });
    played.after(5_000).receive({ type: 'password-guessed' });
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'notices', delayMillis: 3_000 });
    played.after(3_000).play({ type: 'timer', timer: 'notices' });
    expect(played.state.notices.map(({ message }) => message.key)).toEqual(['meeting.password-guessed']);
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'notices', delayMillis: 5_000 });
  });
});
