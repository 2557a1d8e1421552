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
  const heard = useMeeting(
    ({ participants }) => participants.filter((each) => each.role === 'participant' && isSpeakable(each)).length,
  );
  const hands = useMeeting(({ participants }) => rosterOf(participants).hands.length);
  if (!host) return [];
  return [
    { id: 'floor', text: t('floor.give'), act: () => ask({ name: 'floor' }) },
    ...(hands > 1
      ? [
          {
            id: 'lower all',
            text: t('people.lowerAll'),
            act: () => dispatch({ type: 'act', message: { type: 'lower-hand' } }),
          },
        ]
      : []),
    ...(heard > 1
      ? [
          {
            id: 'mute all',
            text: t('people.muteAll'),
            count: heard,
            act: () => dispatch({ type: 'act', message: { type: 'mute-all', source: 'microphone' } }),
          },
        ]
      : []),
  ];
}
