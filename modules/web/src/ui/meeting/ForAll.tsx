import { rosterOf } from '../../call/roster.ts';
import { isHost, isPending } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { classes } from '../styles/classes.ts';
import { useOpenDialog } from './dialogs.ts';
import { isSpeakable } from './people.ts';
import styles from './PeoplePanel.module.css';

const css = classes(styles);

/** What a host does to everybody at once; whoever presides keeps the microphone. */
export function ForAll() {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const host = useMeeting(isHost);
  const heard = useMeeting(
    ({ participants }) => participants.filter((each) => each.role === 'participant' && isSpeakable(each)).length,
  );
  const hands = useMeeting(({ participants }) => rosterOf(participants).hands.length);
  const muting = useMeeting((phase) => isPending(phase, (message) => message.type === 'mute-all'));
  if (!host) return null;
  return (
    <div className={css('forAll')}>
      <Button size="dense" onPress={() => ask({ name: 'floor' })}>
        {t('floor.give')}
      </Button>
      {hands > 1 && (
        <Button size="dense" onPress={() => dispatch({ type: 'act', message: { type: 'lower-hand' } })}>
          {t('people.lowerAll')}
        </Button>
      )}
      {heard > 1 && (
        <Button
          size="dense"
          isPending={muting}
          onPress={() => dispatch({ type: 'act', message: { type: 'mute-all', source: 'microphone' } })}
        >
          {t('people.muteAll')} · {heard}
        </Button>
      )}
    </div>
  );
}
