import { useEffect, useState } from 'react';
import type { CalendarFeedView } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Problem } from '../account/Problem.tsx';
import { useAccountPort } from '../account/accounts-context.ts';
import { LinksOnlyHere } from '../account/LinksOnlyHere.tsx';
import { useAsking } from '../account/use-asking.ts';
import { Button } from '../components/Button.tsx';
import { Secret } from '../components/Secret.tsx';
import { Note } from '../components/Note.tsx';
import { useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);

/** A secret address by which the person's own calendar reads when their meetings are. */
export function CalendarFeed() {
  const t = useText();
  const when = useWhen();
  const port = useAccountPort();
  const asking = useAsking();
  const [feed, setFeed] = useState<CalendarFeedView | null>(null);
  const [address, setAddress] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    let unmounted = false;
    void port.schedule.calendarFeed().then((answer) => {
      if (!unmounted && answer.kind === 'yes') setFeed(answer.value);
    });
    return () => {
      unmounted = true;
    };
  }, [port, looks]);
  if (feed === null) return null;
  const open = () =>
    asking.ask(
      () => port.schedule.openCalendarFeed(),
      (made) => {
        setAddress(made);
        setCopied(false);
        setLooks(looks + 1);
      },
    );
  const close = () =>
    asking.ask(
      () => port.schedule.closeCalendarFeed(),
      () => {
        setAddress(null);
        setLooks(looks + 1);
      },
    );
  return (
    <section className={css('list')} aria-labelledby="calendar-feed">
      <h3 id="calendar-feed">{t('feed.heading')}</h3>
      <p className={css('fine')}>{t(feed.titles ? 'feed.hint.titles' : 'feed.hint')}</p>
      <Problem code={asking.problem} />
      {feed.since !== undefined && <p>{t('feed.since', { when: when(feed.since) })}</p>}
      {address !== null && (
        <>
          <Note tone="notice">{t('feed.once')}</Note>
          <LinksOnlyHere />
          <Secret kind="feed-address">{address}</Secret>
        </>
      )}
      <div className={css('row')}>
        {address !== null && (
          <Button
            look="primary"
            onPress={() => {
              void port.copy(address).then(setCopied);
            }}
          >
            {t(copied ? 'account.copied' : 'feed.copy')}
          </Button>
        )}
        <Button isPending={asking.busy} onPress={open}>
          {t(feed.since === undefined ? 'feed.open' : 'feed.anew')}
        </Button>
        {feed.since !== undefined && (
          <Button look="dangerLine" isPending={asking.busy} onPress={close}>
            {t('feed.close')}
          </Button>
        )}
      </div>
    </section>
  );
}
