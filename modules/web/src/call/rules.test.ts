import { describe, expect, it } from 'vitest';
import type { RuleView } from '../protocol/messages.ts';
import { Played, meetingView, person, rule, SELF } from './testing/meeting.ts';

const A4 = rule('A4', 'everyone', true);
const UNMUTED = rule('C3', 'unmuted', true);

/** What somebody in the meeting is told when a rule becomes another. */
function notices(after: Partial<RuleView>): unknown[] {
  const played = new Played().inMeeting([person(SELF)], { meeting: meetingView({ rules: [A4, UNMUTED] }) });
  played.receive({ type: 'meeting-changed', meeting: meetingView({ rules: [{ ...A4, ...after }, UNMUTED] }) });
  return played.state.notices.map(({ message, tone }) => [message.key, message.values, tone]);
}

describe('a rule that changes', () => {
  it('is said with the name of the host who changed it', () => {
    const change = { value: 'granted', relaxed: false, changedBy: 'Asha', changedAt: '2026-11-24T10:00:00.000Z' };
    expect(notices(change)).toEqual([['meeting.rule-changed', { clause: 'A4', name: 'Asha', relaxed: 'false' }, 'ok']]);
  });

  it("is said to be the organisation's where no host did it", () => {
    const change = { value: 'granted', relaxed: false, lockedByOrganisation: true };
    expect(notices(change)).toEqual([['meeting.rule-by-organisation', { clause: 'A4' }, 'ok']]);
  });

  it('is said to be locked where only that is new', () => {
    expect(notices({ lockedByOrganisation: true })).toEqual([['meeting.rule-locked', { clause: 'A4' }, 'ok']]);
  });

  it('is not said where nothing of it changed', () => {
    expect(notices({})).toEqual([]);
  });
});
