import { CalendarPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ScheduledMeeting } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Problem } from '../account/Problem.tsx';
import { useAccountPort } from '../account/accounts-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Items } from '../components/Items.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { CalendarFeed } from './CalendarFeed.tsx';
import { MeetingItem } from './MeetingItem.tsx';
import { ScheduleForm } from './ScheduleForm.tsx';

const css = classes(layout);

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
    <Sheet
      name="scheduled"
      heading={t('schedule.heading')}
      lead
      acts={
        !writing && (
          <Button onPress={() => setWriting(true)}>
            <Icon icon={CalendarPlus} />
            {t('schedule.new')}
          </Button>
        )
      }
    >
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
      <Items labelledBy="scheduled" hidden={meetings.length === 0}>
        {meetings.map((meeting) => (
          <MeetingItem key={meeting.room} meeting={meeting} mails={mails} onChanged={changed} />
        ))}
      </Items>
      {more && <Button onPress={showMore}>{t('schedule.more')}</Button>}
      <CalendarFeed />
    </Sheet>
  );
}
