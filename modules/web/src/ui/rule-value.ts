import { useTextOr } from '../i18n/index.ts';

/** The value of a rule in words. A newer server may know values that this page does not; their wire names are shown. */
export function useRuleValue(): (clause: string, value: string) => string {
  const textOr = useTextOr();
  return (clause, value) => textOr(`rule.${clause}.${value}`, value);
}
