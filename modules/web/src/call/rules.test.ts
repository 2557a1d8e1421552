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

describe('changed rule', () => {
  it('names the host', () => {
    const change = { value: 'granted', relaxed: false, changedBy: 'Asha', changedAt: '2026-11-24T10:00:00.000Z' };
    expect(notices(change)).toEqual([['meeting.rule-changed', { clause: 'A4', name: 'Asha', relaxed: 'false' }, 'ok']]);
  });

  it('names the organisation', () => {
    const change = { value: 'granted', relaxed: false, lockedByOrganisation: true };
    expect(notices(change)).toEqual([['meeting.rule-by-organisation', { clause: 'A4' }, 'ok']]);
  });

  it('reports a new lock only', () => {
    expect(notices({ lockedByOrganisation: true })).toEqual([['meeting.rule-locked', { clause: 'A4' }, 'ok']]);
  });

  it('no difference is silent', () => {
    expect(notices({})).toEqual([]);
  });
});
