import { useTextOr } from '../i18n/index.ts';

/** The value of a rule in words. A newer server may know values that this page does not; their wire names are shown. */
export function useRuleValue(): (clause: string, value: string) => string {
  const textOr = useTextOr();
  return (clause, value) => textOr(`rule.${clause}.${value}`, value);
}

/** Whose other value nothing follows in this version. */
const NOT_BUILT: ReadonlySet<string> = new Set(['A8', 'C4']);

/**
 * What may be chosen beside the value in force, which stays in the list though nobody may choose it any more; with the reason
 * where there is nothing else.
 */
export function choicesOf({ clause, value, allowed }: Rule): { values: readonly string[]; notBuilt: boolean } {
  const values = allowed.includes(value) ? allowed : [value, ...allowed];
  return { values, notBuilt: values.length === 1 && NOT_BUILT.has(clause) };
}

interface Rule {
  readonly clause: string;
  readonly value: string;
  readonly allowed: readonly string[];
}
