import {
  Camera,
  Captions,
  Crown,
  Hand,
  MessageSquare,
  Mic,
  MicOff,
  MonitorOff,
  MonitorUp,
  MonitorX,
  Paperclip,
  Pin,
  PinOff,
  Spotlight,
  Timer,
  UserCheck,
  UserRound,
  UserX,
  Video,
  VideoOff,
} from 'lucide-react';
import type { CallEvent } from '../../call/events.ts';
import { isInGroup, isUnkeyed, memberOf, roleOf, type GroupMember } from '../../call/keys.ts';
import { isHost, type ActMessage, type MeetingPhase, type ParticipantView, type Role } from '../../call/state.ts';
import type { Translate } from '../../i18n/index.ts';
import type { MenuEntry } from '../components/Menus.tsx';
import type { OpenDialog } from './dialogs.ts';
import { fileRule } from './files/file-rule.ts';
import { isSeen, isSharing, isSpeakable } from './people.ts';

/** What of the meeting decides which acts there are about a person. */
export interface ParticipantStatus {
  readonly host: boolean;
  readonly self: boolean;
  readonly pinned: boolean;
  readonly spotlit: boolean;
  /** Whether a right to share, or to send files, is a person's to be given. */
  readonly grantsShares: boolean;
  readonly grantsFiles: boolean;
  /** Whether a message could be read by them. */
  readonly reads: boolean;
  /** As the group has them: what is decided is of the person who stands there. */
  readonly member: GroupMember | null;
}

export function participantStatusOf(phase: MeetingPhase, { id }: ParticipantView): ParticipantStatus {
  const shares = phase.meeting.rules.find(({ clause }) => clause === 'A4');
  return {
    host: isHost(phase),
    self: phase.self === id,
    pinned: phase.pinned === id,
    spotlit: phase.meeting.spotlight === id,
    grantsShares: shares?.value !== 'everyone',
    grantsFiles: fileRule(phase)?.value === 'hosts',
    reads: isInGroup(phase.keys) && !isUnkeyed(phase.keys, id),
    member: memberOf(phase.keys, id) ?? null,
  };
}

/** By what acts are named and done. */
export interface Tools {
  readonly t: Translate;
  readonly dispatch: (event: CallEvent) => void;
  readonly ask: (dialog: OpenDialog) => void;
}

/**
 * What one may do about a person, in the order of every list of acts; one's own picture apart. Nothing that the server would
 * refuse anyway, or that would change nothing.
 */
export function actsOn(
  person: ParticipantView,
  status: ParticipantStatus,
  { t, dispatch, ask }: Tools,
): readonly MenuEntry[] {
  const { host, self, pinned, spotlit, reads, member: target } = status;
  const participant = person.id;
  const act = (message: ActMessage) => () => dispatch({ type: 'act', message });
  const appoint = (role: Role) => () =>
    dispatch({ type: 'act', message: { type: 'set-role', participant, role }, target });
  const floor: MenuEntry = {
    id: 'floor',
    text: t('floor.give'),
    icon: Timer,
    act: () => ask({ name: 'floor', person }),
  };
  const spotlight: MenuEntry = {
    id: 'spotlight',
    text: t(spotlit ? 'people.spotlight.end' : 'people.spotlight'),
    icon: Spotlight,
    act: act(spotlit ? { type: 'spotlight' } : { type: 'spotlight', participant }),
  };
  const removal: MenuEntry = {
    id: 'remove',
    text: t('people.remove'),
    icon: UserX,
    danger: true,
    act: () => ask({ name: 'remove', person, target }),
  };
  const role = roleOf(target, person);
  if (self) return host ? [floor, spotlight] : [];
  if (person.away) return host && role !== 'host' ? [removal] : [];
  const entries: MenuEntry[] = [
    {
      id: 'pin',
      text: t(pinned ? 'people.unpin' : 'people.pin'),
      icon: pinned ? PinOff : Pin,
      act: () => dispatch({ type: 'pin', participant: pinned ? null : participant }),
    },
  ];
  if (reads) {
    entries.push({
      id: 'write',
      text: t('people.write'),
      icon: MessageSquare,
      act: () => dispatch({ type: 'write-to', participant }),
    });
  }
  if (!host) return entries;
  entries.push(floor, spotlight, ...mediaActs(person, role, t, act));
  if (person.handRaisedAt !== undefined) {
    entries.push({
      id: 'lower-hand',
      text: t('people.lowerHand'),
      icon: Hand,
      act: act({ type: 'lower-hand', participant }),
    });
  }
  // A host's rights are nobody's to give or take.
  if (role === 'host') return entries;
  if (role === 'participant') entries.push(...rightActs(person, status, t, act));
  entries.push(
    role === 'participant'
      ? {
          id: 'alternate',
          text: t('people.makeAlternate'),
          icon: UserCheck,
          act: appoint('alternate-host'),
        }
      : {
          id: 'participant',
          text: t('people.makeParticipant'),
          icon: UserRound,
          act: appoint('participant'),
        },
    { id: 'host', text: t('people.makeHost'), icon: Crown, act: appoint('host') },
    removal,
  );
  return entries;
}

type Act = (message: ActMessage) => () => void;

/** What is sent can be stopped by every host, also what another host sends. */
function mediaActs(person: ParticipantView, role: Role, t: Translate, act: Act): readonly MenuEntry[] {
  const participant = person.id;
  const keptMuted = person.forbidden.includes('unmute');
  return [
    ...(keptMuted ? [] : [muteAct(person, t, act)]),
    ...(role === 'participant' ? [permissionAct(person, 'unmute', t, act)] : []),
    ...(isSeen(person)
      ? [
          {
            id: 'stop-camera',
            text: t('people.stopCamera'),
            icon: Camera,
            act: act({ type: 'mute', participant, source: 'camera' }),
          },
        ]
      : []),
    ...(role === 'participant' ? [permissionAct(person, 'start-video', t, act)] : []),
    ...(isSharing(person)
      ? [
          {
            id: 'stop-share',
            text: t('bar.share.stop'),
            icon: MonitorX,
            act: act({ type: 'mute', participant, source: 'screen' }),
          },
        ]
      : []),
  ];
}

function muteAct(person: ParticipantView, t: Translate, act: Act): MenuEntry {
  const participant = person.id;
  return isSpeakable(person)
    ? {
        id: 'mute',
        text: t('people.mute'),
        icon: MicOff,
        act: act({ type: 'mute', participant, source: 'microphone' }),
      }
    : {
        id: 'ask-to-unmute',
        text: t('people.askToUnmute'),
        icon: Mic,
        act: act({ type: 'ask-to-unmute', participant }),
      };
}

const PERMISSION_ACTS = {
  unmute: { allow: ['people.allowUnmute', Mic], forbid: ['people.keepMuted', MicOff] },
  'start-video': { allow: ['people.allowCamera', Video], forbid: ['people.keepCameraOff', VideoOff] },
} as const;

/** What is forbidden ends at once, and stays off until a host allows it. */
function permissionAct(
  { id: participant, forbidden }: ParticipantView,
  permission: keyof typeof PERMISSION_ACTS,
  t: Translate,
  act: Act,
): MenuEntry {
  const allowed = forbidden.includes(permission);
  const [text, icon] = PERMISSION_ACTS[permission][allowed ? 'allow' : 'forbid'];
  return {
    id: `permission ${permission}`,
    text: t(text),
    icon,
    act: act({ type: 'set-permission', participant, permission, allowed }),
  };
}

/** Alternate hosts have these anyway. */
function rightActs(
  person: ParticipantView,
  { grantsShares, grantsFiles }: ParticipantStatus,
  t: Translate,
  act: Act,
): readonly MenuEntry[] {
  const { id: participant, mayShare, maySendFiles, mayCaption } = person;
  return [
    ...(grantsShares
      ? [
          {
            id: 'share',
            text: t(mayShare ? 'people.denyShare' : 'people.allowShare'),
            icon: mayShare ? MonitorOff : MonitorUp,
            act: act({ type: 'set-share-right', participant, allowed: !mayShare }),
          },
        ]
      : []),
    ...(grantsFiles
      ? [
          {
            id: 'files',
            text: t(maySendFiles ? 'people.denyFiles' : 'people.allowFiles'),
            icon: Paperclip,
            act: act({ type: 'set-file-right', participant, allowed: !maySendFiles }),
          },
        ]
      : []),
    {
      id: 'captions',
      text: t(mayCaption ? 'people.denyCaptions' : 'people.allowCaptions'),
      icon: Captions,
      act: act({ type: 'set-caption-right', participant, allowed: !mayCaption }),
    },
  ];
}
