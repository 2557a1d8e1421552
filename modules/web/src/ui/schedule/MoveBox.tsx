import { useRef, useState, type SubmitEvent } from 'react';
import type { ScheduledMeeting } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Problem } from '../account/Problem.tsx';
import { useAccountPort } from '../account/accounts-context.ts';
import { useAsking } from '../account/use-asking.ts';
import { useFields } from '../account/use-fields.ts';
import { Button } from '../components/Button.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { useZoneName } from './use-when.ts';

const css = classes(layout);
const MINUTE_MILLIS = 60_000;
const LEAST_MINUTES = 5;
const MOST_MINUTES = 1_440;

interface Props {
  readonly meeting: ScheduledMeeting;
  readonly onMoved: () => void;
  readonly onKept: () => void;
}

/** Holds a meeting at another time, by the clock of its zone; invitations stay as they are. */
export function MoveBox({ meeting, onMoved, onKept }: Props) {
  const t = useText();
  const zoneName = useZoneName();
  const port = useAccountPort();
  const asking = useAsking();
  const [first] = useState(() => wallClock(meeting.startsAt, meeting.zone));
  const [day, setDay] = useState(first.day);
  const [time, setTime] = useState(first.time);
  const [minutes, setMinutes] = useState(() =>
    String(Math.round((Date.parse(meeting.endsAt) - Date.parse(meeting.startsAt)) / MINUTE_MILLIS)),
  );
  const length = Number(minutes);
  const isLength = Number.isInteger(length) && length >= LEAST_MINUTES && length <= MOST_MINUTES;
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, { day: ['time-unusable'], time: [] });
  const move = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (!fields.areFilled({ day, time })) return;
    if (!isLength) {
      fields.complain();
      return;
    }
    asking.ask(() => port.schedule.moveMeeting(meeting, `${day}T${time.slice(0, 5)}`, length), onMoved);
  };
  return (
    <form ref={form} className={css('list')} onSubmit={move} noValidate aria-label={t('schedule.move')}>
      <Problem code={fields.rest} />
      <div className={css('row')}>
        <TextField
          label={t('schedule.day')}
          type="date"
          value={day}
          onChange={setDay}
          problem={fields.problemOf('day', day)}
          isRequired
        />
        <TextField
          label={t('schedule.time')}
          type="time"
          value={time}
          onChange={setTime}
          problem={fields.problemOf('time', time)}
          isRequired
        />
        <TextField
          label={t('schedule.move.minutes')}
          problem={
            tried && !isLength ? t('schedule.problem.number', { least: LEAST_MINUTES, most: MOST_MINUTES }) : undefined
          }
          value={minutes}
          onChange={setMinutes}
          inputMode="numeric"
          maxLength={4}
          autoComplete="off"
        />
      </div>
      <p className={css('fine')}>
        {t('schedule.zone', { zone: zoneName(meeting.zone) })} {t('schedule.move.told')}
      </p>
      <div className={css('row')}>
        <Button type="submit" look="primary" isPending={asking.busy}>
          {t('schedule.move.save')}
        </Button>
        <Button onPress={onKept}>{t('schedule.move.keep')}</Button>
      </div>
    </form>
  );
}

/** What the clock on the wall shows there. */
function wallClock(instant: string, zone: string): { readonly day: string; readonly time: string } {
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return { day: `${of('year')}-${of('month')}-${of('day')}`, time: `${of('hour')}:${of('minute')}` };
}
