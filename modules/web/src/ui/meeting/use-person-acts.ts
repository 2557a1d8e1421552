import {
  Camera,
  Captions,
  Crown,
  Hand,
  Mic,
  MicOff,
  MonitorOff,
  MonitorUp,
  Paperclip,
  Pin,
  PinOff,
  Spotlight,
  Timer,
  UserCheck,
  UserRound,
  UserX,
} from 'lucide-react';
import { isHost, type ActMessage, type ParticipantView } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import type { MenuEntry } from '../components/Menus.tsx';
import { useOpenDialog } from './dialogs.ts';
import { fileRule } from './files/file-rule.ts';
import { isSeen, isSpeakable } from './people.ts';
import { useSelfViewActs } from './use-self-view-acts.ts';

/** What one may do about a person, in the order of the menu. Nothing that the server would refuse anyway. */
export function usePersonActs(person: ParticipantView): readonly MenuEntry[] {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const host = useMeeting(isHost);
  const self = useMeeting((phase) => phase.self === person.id);
  const pinned = useMeeting((phase) => phase.pinned === person.id);
  const spotlit = useMeeting((phase) => phase.meeting.spotlight === person.id);
  const grantsFiles = useMeeting((phase) => fileRule(phase)?.value === 'hosts');
  const selfViews = useSelfViewActs();
  const act = (message: ActMessage) => () => dispatch({ type: 'act', message });
  const entries: MenuEntry[] = [
    {
      id: 'pin',
      text: t(pinned ? 'people.unpin' : 'people.pin'),
      icon: pinned ? PinOff : Pin,
      act: () => dispatch({ type: 'pin', participant: pinned ? null : person.id }),
    },
  ];
  const participant = person.id;
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
  if (self) return [...(host ? [floor, spotlight] : []), ...selfViews];
  if (!host) return entries;
  entries.push(floor, spotlight);
  if (isSpeakable(person)) {
    entries.push({
      id: 'mute',
      text: t('people.mute'),
      icon: MicOff,
      act: act({ type: 'mute', participant, source: 'microphone' }),
    });
  } else {
    entries.push({
      id: 'ask-to-unmute',
      text: t('people.askToUnmute'),
      icon: Mic,
      act: act({ type: 'ask-to-unmute', participant }),
    });
  }
  if (isSeen(person)) {
    entries.push({
      id: 'stop-camera',
      text: t('people.stopCamera'),
      icon: Camera,
      act: act({ type: 'mute', participant, source: 'camera' }),
    });
  }
  if (person.handRaisedAt !== undefined) {
    entries.push({
      id: 'lower-hand',
      text: t('people.lowerHand'),
      icon: Hand,
      act: act({ type: 'lower-hand', participant }),
    });
  }
  if (person.role === 'host') return entries;
  entries.push({
    id: 'share',
    text: t(person.mayShare ? 'people.denyShare' : 'people.allowShare'),
    icon: person.mayShare ? MonitorOff : MonitorUp,
    act: act({ type: 'set-share-right', participant, allowed: !person.mayShare }),
  });
  if (person.role === 'participant' && grantsFiles) {
    entries.push({
      id: 'files',
      text: t(person.maySendFiles ? 'people.denyFiles' : 'people.allowFiles'),
      icon: Paperclip,
      act: act({ type: 'set-file-right', participant, allowed: !person.maySendFiles }),
    });
  }
  if (person.role === 'participant') {
    entries.push({
      id: 'captions',
      text: t(person.mayCaption ? 'people.denyCaptions' : 'people.allowCaptions'),
      icon: Captions,
      act: act({ type: 'set-caption-right', participant, allowed: !person.mayCaption }),
    });
  }
  if (person.role === 'participant') {
    entries.push({
      id: 'alternate',
      text: t('people.makeAlternate'),
      icon: UserCheck,
      act: act({ type: 'set-role', participant, role: 'alternate-host' }),
    });
  } else {
    entries.push({
      id: 'participant',
      text: t('people.makeParticipant'),
      icon: UserRound,
      act: act({ type: 'set-role', participant, role: 'participant' }),
    });
  }
  entries.push(
    { id: 'host', text: t('people.makeHost'), icon: Crown, act: act({ type: 'set-role', participant, role: 'host' }) },
    {
      id: 'remove',
      text: t('people.remove'),
      icon: UserX,
      danger: true,
      act: () => ask({ name: 'remove', person }),
    },
  );
  return entries;
}
