const HUES = [190, 214, 32, 150, 172, 262, 232, 338, 46, 12, 286, 120] as const;

/** The first letter as a reader sees it: क्ष and து are one, not their first code unit. */
export function firstGrapheme(name: string, language: string): string {
  const segments = new Intl.Segmenter(language, { granularity: 'grapheme' }).segment(name.trim());
  for (const { segment } of segments) return segment;
  return '';
}

/** A quiet tint that stays with a person for their whole stay. */
export function hueOf(id: string): number {
  let sum = 0;
  for (const unit of id) sum = (sum * 31 + (unit.codePointAt(0) ?? 0)) % 9973;
  return HUES[sum % HUES.length] ?? 190;
}

/** Names of posts fill the nameplate: they are set smaller. */
export function isLongName(name: string): boolean {
  return Array.from(name).length > 24;
}

const MOST_CODE_POINTS = 64;

/** What the server takes as a name; it judges again, more strictly. */
export function isGoodName(name: string): boolean {
  const trimmed = name.trim().normalize('NFC');
  return Array.from(trimmed).length <= MOST_CODE_POINTS && /[\p{Letter}\p{Number}]/u.test(trimmed);
}
