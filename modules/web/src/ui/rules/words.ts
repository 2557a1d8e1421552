import type { OrganisationRule, RuleState } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useRuleValue } from '../rule-value.ts';

/** A value and whether hosts may change it, in words. */
export function useSettingWords(): (clause: OrganisationRule['clause'], setting: RuleState) => string {
  const t = useText();
  const valueText = useRuleValue();
  return (clause, { value, locked }) =>
    t('rules.setting', { value: valueText(clause, value), lock: t(locked ? 'rules.locked' : 'rules.free') });
}
