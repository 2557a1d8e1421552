/** Where a browser keeps the person's choice. */
export const KEPT_AS = 'sabha.language';

type Known<L extends string> = (code: string) => code is L;

/** Of the known ones: the person's choice of before, else the first that the browser names. */
export function firstOf<L extends string>(isKnown: Known<L>): L | null {
  const named = navigator.languages.map((tag) => tag.split('-')[0] ?? '');
  return keptOf(isKnown) ?? named.find(isKnown) ?? null;
}

export function keptOf<L extends string>(isKnown: Known<L>): L | null {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    return kept !== null && isKnown(kept) ? kept : null;
  } catch {
    return null;
  }
}
