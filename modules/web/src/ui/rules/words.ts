import type { OrganisationRule, RuleState } from '../../account/port.ts';
import { useText, type TextKey } from '../../i18n/index.ts';

/** Characters of a reason; as many as the server takes. */
export const LONGEST_REASON = 200;

/** A newer server may know values that this page does not; their wire names are plain enough to be shown. */
export function valueKey(clause: OrganisationRule['clause'], value: string): TextKey {
  return `rule.${clause}.${value}` as TextKey;
}

/** A value and whether hosts may change it, in words. */
export function useSettingWords(): (clause: OrganisationRule['clause'], setting: RuleState) => string {
  const t = useText();
  return (clause, { value, locked }) =>
    t('rules.setting', { value: t(valueKey(clause, value)), lock: t(locked ? 'rules.locked' : 'rules.free') });
}
