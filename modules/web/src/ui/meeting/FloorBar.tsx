import { Hand, Timer } from 'lucide-react';
import { floorEndsAt } from '../../call/floor.ts';
import { rosterOf } from '../../call/roster.ts';
import { isHost, participantOf } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { classes } from '../styles/classes.ts';
import { Countdown } from './Countdown.tsx';
import { useNextSpeaker } from './use-next-speaker.ts';
import styles from './SharingBar.module.css';

const css = classes(styles);

/** Whose turn it is to speak, and how long still; for hosts also who is next. It mutes nobody when the time is over. */
export function FloorBar() {
  const t = useText();
  const dispatch = useDispatch();
  const host = useMeeting(isHost);
  const whose = useMeeting((phase) => phase.meeting.floor?.participant);
  const own = useMeeting((phase) => phase.meeting.floor?.participant === phase.self);
  const name = useMeeting((phase) => (whose === undefined ? '' : (participantOf(phase, whose)?.name ?? '')));
  const raisedHands = useMeeting(({ participants }) => rosterOf(participants).hands.length);
  const next = useNextSpeaker();
  const text = own ? 'floor.yours' : name === '' ? 'floor.time' : 'floor.has';
  return (
    <section className={css('bar')} data-floor aria-label={t('floor.give')}>
      <Icon icon={whose === undefined ? Timer : Hand} size="small" />
      <p className={css('text')}>
        <Sentence text={text} values={{ name }} />
      </p>
      <TimeLeft />
      {host && raisedHands > 0 && (
        <Button size="dense" onPress={next}>
          {t('floor.next')}
        </Button>
      )}
      {host && (
        <Button size="dense" onPress={() => dispatch({ type: 'act', message: { type: 'end-floor' } })}>
          {t('floor.end')}
        </Button>
      )}
    </section>
  );
}

function TimeLeft() {
  const t = useText();
  const end = useMeeting(floorEndsAt);
  const over = useMeeting((phase) => phase.floorTime?.noticeHistory === 'over');
  if (end === null) return null;
  return (
    <>
      {over && <span>{t('floor.over')}</span>}
      <Countdown endMillis={end} className={css('clock')} />
    </>
  );
}
