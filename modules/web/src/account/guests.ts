/** Somebody to be invited by mail. */
export interface Guest {
  readonly address: string;
  readonly name?: string;
}

/** So many go into one request. */
export const MOST_GUESTS = 25;

const ADDRESS = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,189}$/;
const NAMED = /^"?([^<>"]*?)"?\s*<([^<>]+)>$/;
const LONGEST_NAME = 64;

/** Whom a person typed, one a line or with commas between, as mail programs write them; and what is no address. */
export function guestsIn(text: string): { readonly guests: readonly Guest[]; readonly wrong: readonly string[] } {
  const guests: Guest[] = [];
  const wrong: string[] = [];
  for (const part of text.split(/[\n;,]/).map((each) => each.trim())) {
    if (part === '') continue;
    const guest = guestOf(part);
    if (guest === null) wrong.push(part);
    else if (!guests.some(({ address }) => address.toLowerCase() === guest.address.toLowerCase())) guests.push(guest);
  }
  return { guests, wrong };
}

function guestOf(text: string): Guest | null {
  const named = NAMED.exec(text);
  const address = (named?.[2] ?? text).trim();
  if (!ADDRESS.test(address)) return null;
  const name = named?.[1]?.trim() ?? '';
  if (Array.from(name).length > LONGEST_NAME) return null;
  return name === '' ? { address } : { address, name };
}
