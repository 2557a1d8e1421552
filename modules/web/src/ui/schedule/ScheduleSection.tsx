import { CalendarPlus } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ScheduledMeeting } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Problem } from '../account/Problem.tsx';
import { useAccountPort } from '../account/accounts-context.ts';
import { pageOf, usePages } from '../account/use-pages.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Items } from '../components/Items.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { useVault } from '../vault/use-vault.ts';
import { CalendarFeed } from './CalendarFeed.tsx';
import { MeetingItem } from './MeetingItem.tsx';
import { ScheduleForm } from './ScheduleForm.tsx';

const css = classes(layout);

/** One's own meetings of later, for who is signed in and may start meetings. */
export function ScheduleSection() {
  const t = useText();
  const [changes, setChanges] = useState(0);
  const learned = useVault()?.learned ?? 0;
  const { shown, more, problem, showMore, mails: hasMails } = useScheduled(changes + learned);
  const [uninvited, setUninvited] = useState<string | null>(null);
  const meetings = shown ?? [];
  const [writing, setWriting] = useState(false);
  const changed = () => setChanges(changes + 1);
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
      <Problem code={problem} />
      <Problem code={uninvited} />
      {writing && (
        <ScheduleForm
          mails={hasMails}
          onDone={(why) => {
            setUninvited(why);
            setWriting(false);
            changed();
          }}
          onCancel={() => setWriting(false)}
        />
      )}
      {shown?.length === 0 && problem === null && !writing && <p className={css('fine')}>{t('schedule.none')}</p>}
      <Items labelledBy="scheduled" hidden={meetings.length === 0}>
        {meetings.map(({ meeting, mails }) => (
          <MeetingItem key={meeting.room} meeting={meeting} mails={mails} onChanged={changed} />
        ))}
      </Items>
      {more && (
        <div>
          <Button onPress={showMore}>{t('schedule.more')}</Button>
        </div>
      )}
      <CalendarFeed />
    </Sheet>
  );
}

/** With each whether the server mails its invitations. */
interface Line {
  readonly meeting: ScheduledMeeting;
  readonly mails: boolean;
}

/** @param changes how often a meeting was scheduled, moved or cancelled on this page */
function useScheduled(changes: number) {
  const port = useAccountPort();
  const [mails, setMails] = useState(false);
  const ask = useCallback(
    async (last: Line | null) => {
      const answer = await port.schedule.list(last?.meeting.room ?? null);
      if (answer.kind === 'yes') setMails(answer.value.mails);
      return pageOf(answer, (page) => page.meetings.map((meeting) => ({ meeting, mails: page.mails })));
    },
    [port],
  );
  return { ...usePages(ask, changes), mails };
}
