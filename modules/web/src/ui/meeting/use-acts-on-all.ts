import { rosterOf } from '../../call/roster.ts';
import { isHost } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { useOpenDialog } from './dialogs.ts';
import { isSpeakable } from './people.ts';

export interface ActOnAll {
  readonly id: string;
  readonly text: string;
  /** On how many it falls. */
  readonly count?: number;
  readonly act: () => void;
}

/** What a host does to everybody at once, where there are several; nothing for others. */
export function useActsOnAll(): readonly ActOnAll[] {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const host = useMeeting(isHost);
  const unmuted = useMeeting(
    ({ participants }) => participants.filter((each) => each.role === 'participant' && isSpeakable(each)).length,
  );
  const raisedHands = useMeeting(({ participants }) => rosterOf(participants).hands.length);
  const kept = useMeeting(({ meeting }) => meeting.forbidden.includes('unmute'));
  const several = useMeeting(({ participants }) => kept || participants.length > 2);
  if (!host) return [];
  return [
    { id: 'floor', text: t('floor.give'), act: () => ask({ name: 'floor' }) },
    ...(raisedHands > 1
      ? [
          {
            id: 'lower all',
            text: t('people.lowerAll'),
            act: () => dispatch({ type: 'act', message: { type: 'lower-hand' } }),
          },
        ]
      : []),
    ...(unmuted > 1
      ? [
          {
            id: 'mute all',
            text: t('people.muteAll'),
            count: unmuted,
            act: () => dispatch({ type: 'act', message: { type: 'mute-all', source: 'microphone' } }),
          },
        ]
      : []),
    ...(several
      ? [
          {
            id: 'keep all muted',
            text: t(kept ? 'people.allowUnmuteAll' : 'people.muteAll.keep'),
            act: () =>
              dispatch({ type: 'act', message: { type: 'set-permission', permission: 'unmute', allowed: kept } }),
          },
        ]
      : []),
  ];
}
