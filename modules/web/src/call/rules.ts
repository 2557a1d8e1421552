import type { MeetingView, RuleView } from '../protocol/messages.ts';
import type { Turn } from './turn.ts';

/** An invitation opens the meeting to whoever has it, not to one person (C6). */
export function isForMany({ rules }: MeetingView): boolean {
  return rules.some(({ clause, value }) => clause === 'C6' && value === 'shared');
}

/** A host changes what a rule says; the organisation locks it, and may change it with that. */
export function noteRule(turn: Turn, was: RuleView, rule: RuleView): void {
  const { clause, changedBy, relaxed } = rule;
  const tone = relaxed ? 'notice' : 'ok';
  if (was.value !== rule.value && changedBy !== undefined) {
    turn.notice({ key: 'meeting.rule-changed', values: { clause, name: changedBy, relaxed: `${relaxed}` } }, tone);
  } else if (was.value !== rule.value) {
    turn.notice({ key: 'meeting.rule-by-organisation', values: { clause } }, tone);
  } else if (rule.lockedByOrganisation && !was.lockedByOrganisation) {
    turn.notice({ key: 'meeting.rule-locked', values: { clause } }, 'ok');
  }
}
