import { useEffect, useState } from 'react';
import type { Answer, ScheduledMeeting } from '../../account/port.ts';
import { type TextKey, useText } from '../../i18n/index.ts';
import { problemText } from '../account/problems.ts';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { Button } from '../components/Button.tsx';
import { Note } from '../components/Note.tsx';
import { useWhen } from './use-when.ts';

/**
 * A link brought what opens a meeting that a program scheduled. Links come from anywhere, so it is kept once the meeting's
 * organiser, signed in, says so.
 */
export function OfferedKey() {
  const offered = useAccounts((state) => state.offered);
  const own = useAccounts((state) => state.own);
  if (offered === null) return null;
  return own?.rights.startsMeetings ? <Question key={offered.room} /> : <Dismissable text="schedule.offer.signIn" />;
}

function Question() {
  const t = useText();
  const port = useAccountPort();
  const when = useWhen();
  const [found, setFound] = useState<Answer<ScheduledMeeting | null> | null>(null);
  useEffect(() => {
    let unmounted = false;
    void port.schedule.offeredMeeting().then((answer) => {
      if (!unmounted) setFound(answer);
    });
    return () => {
      unmounted = true;
    };
  }, [port]);
  if (found === null) return null;
  if (found.kind === 'no') return <Dismissable text={problemText(found.code)} />;
  const meeting = found.value;
  if (meeting === null) return <Dismissable text="schedule.offer.nothing" />;
  return (
    <div role="group" aria-label={t('schedule.offer')}>
      <Note
        tone="notice"
        actions={
          <>
            <Button look="primary" onPress={() => port.schedule.answerOffer(meeting)}>
              {t('schedule.offer.keep')}
            </Button>
            <Button onPress={() => port.schedule.answerOffer(null)}>{t('schedule.offer.decline')}</Button>
          </>
        }
      >
        {t('schedule.offer.question', { title: meeting.title, when: when(meeting.startsAt) })}
      </Note>
    </div>
  );
}

function Dismissable({ text }: { readonly text: TextKey }) {
  const t = useText();
  const port = useAccountPort();
  return (
    <div role="status">
      <Note
        tone="info"
        actions={<Button onPress={() => port.schedule.answerOffer(null)}>{t('schedule.offer.dismiss')}</Button>}
      >
        {t(text)}
      </Note>
    </div>
  );
}
