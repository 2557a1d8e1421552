import { useEffect, useState } from 'react';
import type { StartedMeeting } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import styles from '../account/Account.module.css';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { Button } from '../components/Button.tsx';
import { classes } from '../styles/classes.ts';
import { useClock } from './words.ts';

const css = classes(styles);

/** The meetings that somebody started, each with the way to its report. */
export function StartedSection() {
  const t = useText();
  const port = useAccountPort();
  const { day } = useClock();
  const [meetings, setMeetings] = useState<readonly StartedMeeting[]>([]);
  const [more, setMore] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void port.started(null).then((answer) => {
      if (gone) return;
      if (answer.kind === 'no') return setFailed(answer.code);
      setMeetings(answer.value.meetings);
      setMore(answer.value.more);
    });
    return () => {
      gone = true;
    };
  }, [port]);
  const showMore = () => {
    void port.started(meetings.at(-1)?.room ?? null).then((answer) => {
      if (answer.kind === 'no') return setFailed(answer.code);
      setMeetings([...meetings, ...answer.value.meetings]);
      setMore(answer.value.more);
    });
  };
  return (
    <section className={css('box')} aria-labelledby="started">
      <h2 id="started">{t('report.started')}</h2>
      <Problem code={failed} />
      {meetings.length === 0 && failed === null && <p className={css('fine')}>{t('report.started.none')}</p>}
      <ul className={css('list')} aria-labelledby="started">
        {meetings.map(({ room, title = t('report.untitled'), startedAt, open }) => (
          <li key={room} className={css('item')}>
            <span className={css('what')}>
              <span className={css('name')}>{title}</span>
              <span className={css('fine')}>
                <time dateTime={startedAt}>{day(startedAt)}</time>
                {open && ` · ${t('report.started.running')}`}
              </span>
            </span>
            <Button
              size="dense"
              aria-label={t('report.open.of', { title, when: day(startedAt) })}
              onPress={() => port.showReport(room)}
            >
              {t('report.open')}
            </Button>
          </li>
        ))}
      </ul>
      {more && <Button onPress={showMore}>{t('schedule.more')}</Button>}
    </section>
  );
}
