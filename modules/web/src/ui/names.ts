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

/** What nobody sees in a name and the server refuses: format characters, save the joiners that scripts need. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Joiners where no script needs them, and so nobody sees them: with nothing before them to join, and between letters that never join. */
const IDLE =
  /(?<![\p{L}\p{M}])[\u200c\u200d]+|(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\u200c\u200d]+/gu;
const TOO_MANY_MARKS = /(?:[\p{Mn}\p{Me}][\p{Mc}\u200c\u200d]*){5}|(?:\p{M}[\u200c\u200d]*){9}/u;

/**
 * Signs of no script, which a name could wear as the organisation's mark, some of them punctuation or numbers to Unicode, what
 * makes a seal of a letter, and letters and choices between forms of one that nobody sees; the server leaves out the same.
 */
const PICTURES =
  /(?:(?!\p{ASCII})(?=\p{Script=Common})[\p{So}\p{Sm}]|[\u203b\u2042\u2051\u2055-\u205e\u2e0e-\u2e16\u{10100}-\u{10102}]|[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3248-\u324f\u3251-\u325f\u3280-\u3289\u32b1-\u32bf\u{1f100}-\u{1f10c}]|[\u{1f3fb}-\u{1f3ff}]|\u034f|[\u115f\u1160]|[\u17b4\u17b5]|[\u2800\u3164\uffa0]|\u{16fe4}|\p{Variation_Selector}|\p{Me})(?:[\u{1f3fb}-\u{1f3ff}]|[\ufe0e\ufe0f]|\u200d|\p{Me})*/gu;

/** A name as it is sent: what came unseen with a pasted one is left out, and what is no part of a name. */
export function readableName(typed: string): string {
  // What goes, and what is composed, may bring about what then goes, too.
  let name = typed;
  for (let next = spelling(name); next !== name; next = spelling(name)) name = next;
  return name;
}

function spelling(name: string): string {
  return name.replace(UNSEEN, '').replace(PICTURES, '').replace(IDLE, '').trim().normalize('NFC');
}

/** What the server takes as a name, see its `DisplayName`; the server itself may not say why it took none (C7). */
export function isGoodName(typed: string): boolean {
  const name = readableName(typed);
  return Array.from(name).length <= MOST_CODE_POINTS && /[\p{L}\p{Nd}]/u.test(name) && !TOO_MANY_MARKS.test(name);
}
