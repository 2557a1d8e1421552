import { useEffect, useState } from 'react';
import type { Announcement, Politeness } from '../../call/state.ts';
import { useCall } from '../call-context.ts';
import styles from './Hidden.module.css';
import { Sentence } from './Sentence.tsx';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

/** Long enough for the browser to hand it on; who reads the page later does not meet what is over. */
const SHOWN_MILLIS = 5_000;

/**
 * What screen readers are told, in two regions that stand for as long as the page does. Each is a log, so that only what
 * comes new is said: several sentences of one moment are said one after another.
 */
export function LiveRegions() {
  return (
    <>
      <Region politeness="polite" />
      <Region politeness="assertive" />
    </>
  );
}

function Region({ politeness }: { readonly politeness: Politeness }) {
  const announcements = useRecent(useCall((state) => state.announcements[politeness]));
  return (
    <div className={css('hidden')} role="log" aria-live={politeness} aria-relevant="additions">
      {announcements.map(({ id, message }) => (
        <p key={id}>
          <Sentence text={message.key} values={message.values} />
        </p>
      ))}
    </div>
  );
}

function useRecent(announcements: readonly Announcement[]): readonly Announcement[] {
  const [over, setOver] = useState(0);
  const last = announcements.at(-1)?.id ?? 0;
  useEffect(() => {
    if (last === 0) return;
    const timer = setTimeout(() => setOver(last), SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [last]);
  return announcements.filter(({ id }) => id > over);
}
