/** What nobody sees: it changes the order of letters, breaks lines, or makes two texts look alike. Joiners come below. */
const UNSEEN = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Letters and marks that are blank, and no other than a space to the eye. */
const BLANK = /\u034F|\u17B4|\u17B5|[\u115F\u1160\u2800\u3164\uFFA0]|[\u{180B}-\u{180F}]/gu;
/** A joiner joins what stands before it. */
const LOOSE_JOINER = /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D]+/gu;
/** Many spaces push what follows out of sight. */
const SPACES = /\p{Zs}+/gu;
/** More marks on a letter than any script needs cover what stands around; what is too many of them goes. */
const TOWER = /(?:[\p{Mn}\p{Me}][\p{Mc}\u200C\u200D]*){5}|(?:\p{M}[\u200C\u200D]*){9}/u;
const MARKS = /((?:\p{M}[\u200C\u200D]*){4})(?:\p{M}[\u200C\u200D]*)+/gu;

/** One line of text in NFC without what hides itself or covers others; done once, which may bring together what then goes, too. */
export function onlySeen(text: string): string {
  const seen = text.normalize('NFC').replaceAll(UNSEEN, '').replaceAll(BLANK, '').replaceAll(LOOSE_JOINER, '');
  const low = TOWER.test(seen) ? seen.replaceAll(MARKS, '$1') : seen;
  return low.replaceAll(SPACES, ' ');
}
