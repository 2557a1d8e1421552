import { consoleAddress, consolePlaceOf } from '../account/console.ts';
import { ACCESSIBILITY_ADDRESS } from '../account/port.ts';
import type { CallEvent, Route } from '../call/events.ts';
import {
  invitationOf,
  meetingKeyOf,
  organiserSecretOf,
  parseFragment,
  parseSeriesLink,
  passwordOfLink,
  roomOfPath,
  seedsIn,
  seriesLink,
  type MeetingKey,
} from '../call/link.ts';
import type { Remembered } from '../call/state.ts';
import { LONG_ABSENCE_MILLIS } from './LongAbsence.ts';
import type { Memory } from './memory.ts';

/** As what keeps keys of meetings keeps those of series. */
export const seriesName = (series: string) => `series.${series}`;

export interface Address {
  readonly pathname: string;
  readonly hash: string;
  readonly href: string;
}

/** No meeting is scheduled further ahead than two years. */
const LONGEST_AHEAD_MILLIS = 731 * 24 * 3_600_000;

/** Keys of meetings that whoever uses this browser was given, apart from their invitations. */
export interface GivenKeys {
  secretsOf(room: string): MeetingKey | null;
  /** Takes the place of one given before: whoever was given a wrong one opens the right one's link. */
  keep(room: string, key: MeetingKey, untilMillis: number): void;
}

/** What the page begins with, and the address that may stay to be seen: no secret is left in it. */
export interface Opening {
  readonly events: readonly CallEvent[];
  readonly shown: string;
}

export function openingOf(address: Address, memory: Memory, nowMillis: number, keys: GivenKeys): Opening {
  const room = roomOfPath(address.pathname);
  const { name, account } = memory;
  if (room === null) return home(address, memory, nowMillis);
  const seeds = seedsIn(address.hash);
  const series = parseSeriesLink(address.href);
  if (series !== null || seeds !== null) {
    const name = seriesName(room);
    const known = seeds ?? keys.secretsOf(name);
    const { events } = home({ ...address, hash: '' }, memory, nowMillis);
    if (series === null) {
      if (seeds !== null) keys.keep(name, seeds, nowMillis + LONGEST_AHEAD_MILLIS);
      return { events: [...events, { type: 'key-kept' }], shown: '/' };
    }
    const text = seriesLink('', { ...series, seeds: known });
    return { events: [...events, { type: 'open-link', text }], shown: '/' };
  }
  const given = meetingKeyOf(address.hash);
  if (given !== null) {
    keys.keep(room, given, nowMillis + LONGEST_AHEAD_MILLIS);
    const { events } = home({ ...address, hash: '' }, memory, nowMillis);
    return { events: [...events, { type: 'key-kept' }], shown: '/' };
  }
  const half = invitationOf(address.hash);
  const key = half === null ? null : keys.secretsOf(room);
  const completed = half !== null && key !== null ? { invitation: half, linkSecret: key.linkSecret } : null;
  const secrets = parseFragment(address.hash) ?? completed;
  const known = memory.room?.room === room ? memory.room : null;
  if (secrets === null && half !== null && known?.invitation !== half) {
    const { events } = home({ ...address, hash: '' }, memory, nowMillis);
    return { events: [...events, { type: 'key-wanted', room, invitation: half }], shown: '/' };
  }
  const link = secrets ?? known;
  if (!link) {
    // The address of a room alone opens nothing: to the person it is a link that was not copied whole.
    const { events } = home({ ...address, hash: '' }, memory, nowMillis);
    return { events: [...events, { type: 'open-link', text: address.href }], shown: '/' };
  }
  const sameInvitation = known?.invitation === link.invitation;
  const kept = memory.seat?.room === room && sameInvitation ? memory.seat : null;
  const seat = kept !== null && isRecent(kept.seenMillis, nowMillis) ? kept : null;
  const route: Route = {
    name: 'meeting',
    room,
    invitation: link.invitation,
    linkSecret: link.linkSecret,
    password: sameInvitation
      ? known.password
      : secrets === completed
        ? (key?.password ?? '')
        : passwordOfLink(address.href),
    ownMeeting: sameInvitation && known.ownMeeting,
    returning:
      seat && (account ?? name) !== ''
        ? { microphone: seat.microphone, camera: seat.camera, inside: seat.inside }
        : null,
    ...(memory.consent === null ? {} : { consent: memory.consent }),
    ...(account === null ? {} : { account }),
  };
  memory.room = {
    room,
    invitation: route.invitation,
    linkSecret: route.linkSecret,
    password: route.password,
    ownMeeting: route.ownMeeting,
  };
  if (!seat) memory.seat = null;
  return {
    events: [{ type: 'opened', route, remembered: rememberedBy(memory, nowMillis) }, ...organiserOf(memory, nowMillis)],
    shown: `/m/${room}`,
  };
}

/** The same inside of another page, which may frame a meeting again whenever it likes, and as small as it likes. */
export function inFrame(event: CallEvent): CallEvent {
  if (event.type !== 'opened' || event.route.name !== 'meeting') return event;
  return { ...event, route: { ...event.route, returning: null, framed: true } };
}

/** A tab that was away for long, as one that is opened again the next day, does not join by itself (H34); nor one of another clock. */
function isRecent(seenMillis: number, nowMillis: number): boolean {
  return Math.abs(nowMillis - seenMillis) <= LONG_ABSENCE_MILLIS;
}

function home(address: Address, memory: Memory, nowMillis: number): Opening {
  const organiserSecret = organiserSecretOf(address.hash);
  const opened: CallEvent = {
    type: 'opened',
    route: { name: 'home', organiserSecret },
    remembered: rememberedBy(memory, nowMillis),
  };
  const place = consolePlaceOf(address.pathname, new URL(address.href).search);
  const elsewhere = address.pathname === ACCESSIBILITY_ADDRESS ? ACCESSIBILITY_ADDRESS : '/';
  return {
    events: organiserSecret === null ? [opened, ...organiserOf(memory, nowMillis)] : [opened],
    shown: place === null ? elsewhere : consoleAddress(place),
  };
}

function rememberedBy(memory: Memory, nowMillis: number): Remembered {
  const { name, ownMeeting: kept } = memory;
  if (kept === null || kept.untilMillis <= nowMillis) return { name, ownMeeting: null };
  const { untilMillis: _, ...ownMeeting } = kept;
  return { name, ownMeeting };
}

function organiserOf(memory: Memory, nowMillis: number): CallEvent[] {
  return (memory.organiser?.untilMillis ?? 0) > nowMillis ? [{ type: 'organiser-ready' }] : [];
}
