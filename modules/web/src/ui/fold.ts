/** Accents of Latin letters; nuktas and short vowel signs of Arabic letters, which many leave out as they type; what joins or parts. */
const LEFT_OUT =
  /[\u0300-\u036f\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc\u{110ba}\u064b-\u065f\u0670\u06d6-\u06ed]|[\u0640\u00ad\u200b-\u200f\u2060]/gu;

/** Chandrabindu, for which many type anusvara, in the scripts that have both. */
const CHANDRABINDU = new Map([
  ['\u0901', '\u0902'],
  ['\u0981', '\u0982'],
  ['\u0a01', '\u0a02'],
  ['\u0a81', '\u0a82'],
  ['\u0b01', '\u0b02'],
]);
const WITH_CHANDRABINDU = new RegExp(`[${[...CHANDRABINDU.keys()].join('')}]`, 'gu');

/** Letters of Persian and Urdu keyboards, for which Arabic ones have others that look alike. */
const ARABIC = new Map([
  ['\u064a', '\u06cc'],
  ['\u0649', '\u06cc'],
  ['\u0643', '\u06a9'],
  ['\u06c1', '\u0647'],
  ['\u06be', '\u0647'],
]);
const WITH_ANOTHER = new RegExp(`[${[...ARABIC.keys()].join('')}]`, 'gu');

/**
 * A text as it is compared when somebody looks for it: without case, accents and nuktas, whichever of several spellings of one
 * sound or letter was typed. For searching only: two people whose names fold alike are not the same.
 */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(LEFT_OUT, '')
    .replace(WITH_CHANDRABINDU, (sign) => CHANDRABINDU.get(sign) ?? sign)
    .replace(WITH_ANOTHER, (letter) => ARABIC.get(letter) ?? letter)
    .toLowerCase()
    .normalize('NFC');
}

/** Whether a text has each word of what is sought, in any order; everything has nothing. */
export function isFound(sought: string, text: string): boolean {
  const folded = fold(text);
  return fold(sought)
    .split(/\s+/u)
    .every((word) => folded.includes(word));
}
