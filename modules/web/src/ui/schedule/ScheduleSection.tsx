import { CalendarPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ScheduledMeeting } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Problem } from '../account/Problem.tsx';
import { useAccountPort } from '../account/accounts-context.ts';
import styles from '../account/Account.module.css';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { classes } from '../styles/classes.ts';
import { CalendarFeed } from './CalendarFeed.tsx';
import { MeetingItem } from './MeetingItem.tsx';
import { ScheduleForm } from './ScheduleForm.tsx';

const css = classes(styles);

/** One's own meetings of later, for who is signed in and may start meetings. */
export function ScheduleSection() {
  const t = useText();
  const port = useAccountPort();
  const [meetings, setMeetings] = useState<readonly ScheduledMeeting[]>([]);
  const [more, setMore] = useState(false);
  const [mails, setMails] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [changes, setChanges] = useState(0);
  const [writing, setWriting] = useState(false);
  useEffect(() => {
    let gone = false;
    void port.scheduled(null).then((answer) => {
      if (gone) return;
      if (answer.kind === 'no') return setFailed(answer.code);
      setFailed(null);
      setMeetings(answer.value.meetings);
      setMore(answer.value.more);
      setMails(answer.value.mails);
    });
    return () => {
      gone = true;
    };
  }, [port, changes]);
  const changed = () => setChanges(changes + 1);
  const showMore = () => {
    void port.scheduled(meetings.at(-1)?.room ?? null).then((answer) => {
      if (answer.kind === 'no') return setFailed(answer.code);
      setMeetings([...meetings, ...answer.value.meetings]);
      setMore(answer.value.more);
    });
  };
  return (
    <section className={css('box')} aria-labelledby="scheduled">
      <div className={css('row', 'between')}>
        <h2 id="scheduled">{t('schedule.heading')}</h2>
        {!writing && (
          <Button onPress={() => setWriting(true)}>
            <Icon icon={CalendarPlus} />
            {t('schedule.new')}
          </Button>
        )}
      </div>
      <Problem code={failed} />
      {writing && (
        <ScheduleForm
          onDone={() => {
            setWriting(false);
            changed();
          }}
          onCancel={() => setWriting(false)}
        />
      )}
      {meetings.length === 0 && failed === null && !writing && <p className={css('fine')}>{t('schedule.none')}</p>}
      <ul className={css('list')} aria-labelledby="scheduled">
        {meetings.map((meeting) => (
          <MeetingItem key={meeting.room} meeting={meeting} mails={mails} onChanged={changed} />
        ))}
      </ul>
      {more && <Button onPress={showMore}>{t('schedule.more')}</Button>}
      <CalendarFeed />
    </section>
  );
}
