import type { CallEvent } from '../../call/events.ts';
import type { CallState } from '../../call/state.ts';
import { LINK, NOTICE, Played } from '../../call/testing/meeting.ts';
import { DEVICES } from './devices.ts';

function prepared(own: boolean, ...events: CallEvent[]): CallState {
  const played = new Played().play(DEVICES);
  if (own) {
    played
      .play({
        type: 'opened',
        route: { name: 'home', organiserSecret: 'secret' },
        remembered: { name: '', ownMeeting: null },
      })
      .play({ type: 'organiser-ready' })
      .play({ type: 'start-meeting', title: 'Monthly review' })
      .play({ type: 'meeting-created', room: 'a'.repeat(24), invitation: 'i', password: 'p', linkSecret: 'k' })
      .play({ type: 'notice-read', notice: NOTICE });
  } else {
    played.preparing();
  }
  return played
    .play({ type: 'set-own', source: 'camera', on: true })
    .devicesOpen()
    .play(...events).state;
}

function organiserHome(): CallState {
  return new Played()
    .play({
      type: 'opened',
      route: { name: 'home', organiserSecret: 'secret' },
      remembered: { name: '', ownMeeting: null },
    })
    .play({ type: 'organiser-ready' }).state;
}

function returningHost(): CallState {
  const ownMeeting = {
    room: 'a'.repeat(24),
    title: 'Monthly review: district water supply',
    invitation: 'i',
    linkSecret: 'k',
    password: 'p',
  };
  return new Played()
    .play({ type: 'opened', route: { name: 'home', organiserSecret: null }, remembered: { name: 'Asha', ownMeeting } })
    .play({ type: 'organiser-ready' }).state;
}

/** Home, and before a meeting: the preview, and what keeps somebody from knocking. */
export const HOME_SCENES = {
  home: organiserHome,
  'home-unanswered': () =>
    new Played().play(
      {
        type: 'opened',
        route: { name: 'home', organiserSecret: 'secret' },
        remembered: { name: '', ownMeeting: null },
      },
      { type: 'organiser-unanswered' },
    ).state,
  'home-own': () => returningHost(),
  'home-guest': () => new Played().state,
  'home-key': () => new Played().play({ type: 'key-wanted', room: 'r'.repeat(24), invitation: 'inv' }).state,
  'home-key-kept': () => new Played().play({ type: 'key-kept' }).state,
  'home-problem': () => new Played().play({ type: 'open-link', text: 'nonsense' }).state,
  prepare: () => prepared(false),
  'prepare-host': () => prepared(true),
  'prepare-blocked': () =>
    prepared(
      false,
      { type: 'set-own', source: 'microphone', on: true },
      { type: 'device-failed', source: 'microphone', problem: 'denied' },
      { type: 'device-failed', source: 'camera', problem: 'in-use' },
    ),
  'prepare-unread': () => new Played().play(DEVICES, { type: 'open-link', text: LINK }).state,
  'root-changed': () =>
    new Played().preparing().play(
      { type: 'join', name: 'A', password: 'b' },
      {
        type: 'root-changed',
        root: { known: Array(16).fill('04be').join(' '), offered: Array(16).fill('9d71').join(' ') },
      },
    ).state,
  'cannot-open': () =>
    new Played().preparing().play({ type: 'join', name: 'A', password: 'b' }, { type: 'join-refused' }).state,
} as const satisfies Record<string, () => CallState>;
