import { isHost, type MeetingPhase, type RuleView } from '../../../call/state.ts';

/** Who may send files in this meeting. */
export function fileRule({ meeting }: MeetingPhase): RuleView | undefined {
  return meeting.rules.find(({ clause }) => clause === 'A6');
}

/** The panel is of use: files are allowed, or one can allow them. */
export function hasFiles(phase: MeetingPhase): boolean {
  const rule = fileRule(phase);
  return rule !== undefined && (rule.value !== 'off' || isHost(phase));
}
