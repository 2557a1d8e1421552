import type { RoomId, Secret } from '../protocol/messages.ts';

/** What a meeting's link carries. */
export interface MeetingLink {
  readonly room: RoomId;
  readonly invitation: Secret;
  readonly linkSecret: Secret;
}

const LONGEST_SECRET = 256;

/** The room in a path, or null. */
export function roomOfPath(path: string): RoomId | null {
  return /^\/m\/([a-z2-7]{24})\/?$/.exec(path)?.[1] ?? null;
}

/** Finds a meeting's link in what was pasted, be it the link alone or a whole invitation. */
export function parseMeetingLink(text: string): MeetingLink | null {
  for (const { room, fragment } of linksIn(text)) {
    const secrets = parseFragment(fragment);
    if (secrets) return { room, ...secrets };
  }
  return null;
}

/** What the link to a series carries, for one person. */
export interface SeriesLink {
  readonly series: RoomId;
  readonly personal: Secret;
  /** What link secrets and passwords of its meetings are derived from; null in a mail that may not have it. */
  readonly seeds: MeetingKey | null;
}

/** Finds the link to a series in what was pasted. */
export function parseSeriesLink(text: string): SeriesLink | null {
  for (const { room, fragment } of linksIn(text)) {
    const personal = valueIn(fragment, 's');
    if (personal !== null) return { series: room, personal, seeds: seedsIn(fragment) };
  }
  return null;
}

/** What makes the links to a series whole, in the fragment of its address. */
export function seedsIn(fragment: string): MeetingKey | null {
  const linkSecret = valueIn(fragment, 'sk');
  const password = valueIn(fragment, 'sp');
  return linkSecret !== null && password !== null ? { linkSecret, password } : null;
}

export function seriesLink(origin: string, { series, personal, seeds }: SeriesLink): string {
  const key = seeds === null ? '' : `&sk=${seeds.linkSecret}&sp=${seeds.password}`;
  return `${origin}/m/${series}#s=${personal}${key}`;
}

/** The address that puts into a browser what makes the links to a series whole. */
export function seriesKeyLink(origin: string, series: RoomId, seeds: MeetingKey): string {
  return `${origin}/m/${series}#sk=${seeds.linkSecret}&sp=${seeds.password}`;
}

/** Every link of a meeting in a text, whole or not. */
function linksIn(text: string): { readonly room: RoomId; readonly fragment: string }[] {
  const links = text.matchAll(/\/m\/([a-z2-7]{24})(?![a-z2-7])(?:\/?#(\S+))?/g);
  return [...links].map(([, room = '', fragment = '']) => ({ room, fragment }));
}

/**
 * The password in a whole invitation that was pasted, in whatever language and mail it stands: as the server makes them, two
 * groups of five with a letter and a digit among them. Empty where there is none, or more than one.
 */
export function passwordIn(text: string): Secret {
  const withoutLinks = text.replaceAll(/\S*\/m\/\S+/g, ' ');
  const words = withoutLinks.match(/(?<![\p{L}\p{N}_-])[a-z2-7]{5}-[a-z2-7]{5}(?![\p{L}\p{N}_-])/gu) ?? [];
  const passwords = new Set(words.filter((word) => /[a-z]/.test(word) && /\d/.test(word)));
  const [only = ''] = passwords;
  return passwords.size === 1 ? only : '';
}

/** The secrets after the `#`: `i` opens the meeting, `k` never leaves the clients. */
export function parseFragment(fragment: string): Pick<MeetingLink, 'invitation' | 'linkSecret'> | null {
  const invitation = valueIn(fragment, 'i');
  const linkSecret = valueIn(fragment, 'k');
  return invitation && linkSecret ? { invitation, linkSecret } : null;
}

/** The password in a whole link; empty where it has none. */
export function passwordOfLink(text: string): Secret {
  for (const { fragment } of linksIn(text)) {
    const password = valueIn(fragment, 'p');
    if (password !== null) return password;
  }
  return '';
}

/** An invitation without the link's secret, as the server mails it; it was never told the secret. */
export function invitationOf(fragment: string): Secret | null {
  return valueIn(fragment, 'i');
}

/** Finds such an invitation in what was pasted. */
export function parseInvitation(text: string): Pick<MeetingLink, 'room' | 'invitation'> | null {
  for (const { room, fragment } of linksIn(text)) {
    const invitation = invitationOf(fragment);
    if (invitation !== null) return { room, invitation };
  }
  return null;
}

/** What opens a meeting for somebody who has an invitation: the link's secret, and the password where it is known. */
export interface MeetingKey {
  readonly linkSecret: Secret;
  readonly password: Secret;
}

/** The key alone, in the fragment of a meeting's address; null where an invitation comes with it. */
export function meetingKeyOf(fragment: string): MeetingKey | null {
  const linkSecret = valueIn(fragment, 'k');
  if (linkSecret === null || invitationOf(fragment) !== null) return null;
  return { linkSecret, password: valueIn(fragment, 'p') ?? '' };
}

/** Finds the key of a meeting in what was pasted: its link, or a message with that in it, or a link that is whole. */
export function meetingKeyIn(text: string, room: RoomId): MeetingKey | null {
  for (const { room: found, fragment } of linksIn(text)) {
    const linkSecret = valueIn(fragment, 'k');
    if (found === room && linkSecret !== null) return { linkSecret, password: valueIn(fragment, 'p') ?? '' };
  }
  return null;
}

/** The address that puts the key of a meeting into a browser, and opens nothing by itself. */
export function keyLink(origin: string, room: RoomId, key: MeetingKey): string {
  return `${origin}/m/${room}#k=${key.linkSecret}&p=${key.password}`;
}

export function organiserSecretOf(fragment: string): Secret | null {
  return valueIn(fragment, 'organiser');
}

/** The secret of an invitation to an account. */
export function invitationSecretOf(fragment: string): Secret | null {
  return valueIn(fragment, 'invite');
}

/** What another device of the same person shows for this one to open their meetings. */
export function deviceCodeOf(fragment: string): Secret | null {
  return valueIn(fragment, 'device');
}

/** What an organiser needs to open a meeting that was scheduled for them elsewhere. */
export interface ScheduledLink {
  readonly room: RoomId;
  readonly linkSecret: Secret;
  readonly password: Secret;
}

/** What a program that scheduled a meeting gives its organiser behind the `#`. */
export function scheduledLinkOf(fragment: string): ScheduledLink | null {
  const room = /^[a-z2-7]{24}$/.exec(valueIn(fragment, 'meeting') ?? '')?.[0];
  const linkSecret = valueIn(fragment, 'k');
  const password = valueIn(fragment, 'p');
  return room && linkSecret && password ? { room, linkSecret, password } : null;
}

/** What the organisation's sign-in sent the browser back with; only under the one path that it knows. */
export function signInQueryOf(address: { readonly pathname: string; readonly search: string }): string | null {
  return address.pathname === '/sign-in/back' ? address.search.replace(/^\?/, '') : null;
}

/** Secrets are of letters, digits, `-`, `_` and `.`, so that no decoding is needed. */
function valueIn(fragment: string, name: string): string | null {
  for (const part of fragment.replace(/^#/, '').split('&')) {
    const [key, value, ...more] = part.split('=');
    if (key !== name || value === undefined || more.length > 0) continue;
    const secret = /^[A-Za-z0-9._-]+/.exec(value)?.[0] ?? '';
    if (secret.length > 0 && secret.length <= LONGEST_SECRET) return secret;
  }
  return null;
}

const LOOPBACK = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/** The page's own origin reached this person, so it reaches those they invite, unless it is this machine's own. */
export function originForOthers(own: string, publicOrigin: string): string {
  return isLoopback(own) ? publicOrigin : own;
}

/** Whether links there open on this machine alone. */
export function isLoopback(origin: string): boolean {
  return LOOPBACK.test(origin);
}

export function meetingLink(origin: string, link: MeetingLink): string {
  return `${origin}/m/${link.room}#i=${link.invitation}&k=${link.linkSecret}`;
}
