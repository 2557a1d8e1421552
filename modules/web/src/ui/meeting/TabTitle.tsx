import { useEffect, useState } from 'react';
import { useText } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';

/** What the tab, and the badge of the installed app, say to who looks elsewhere: that they are in; how many wait for them. */
export function TabTitle() {
  const t = useText();
  const title = useMeeting((phase) => phase.meeting.title);
  // Known to hosts alone.
  const waiting = useMeeting((phase) => phase.waiting.length);
  const letIn = useMeeting((phase) => phase.noticeHistory.letIn);
  const seen = useSeen();
  useEffect(() => {
    const first = letIn && !seen ? [t('meeting.admitted')] : [];
    const queue = waiting > 0 ? [`(${waiting})`] : [];
    document.title = [...first, ...queue, t('title.meeting', { title })].join(' ');
  }, [t, title, waiting, letIn, seen]);
  useEffect(() => {
    const none = () => badge(0);
    // A page that is closed cleans up nothing; one that is taken out of the browser's memory again says it anew.
    const again = () => badge(waiting);
    badge(waiting);
    window.addEventListener('pagehide', none);
    window.addEventListener('pageshow', again);
    return () => {
      window.removeEventListener('pagehide', none);
      window.removeEventListener('pageshow', again);
      none();
    };
  }, [waiting]);
  return null;
}

/** Whether the page was looked at since it is on a seat. */
function useSeen(): boolean {
  const [seen, setSeen] = useState(() => document.visibilityState !== 'hidden');
  useEffect(() => {
    const look = () => {
      if (document.visibilityState !== 'hidden') setSeen(true);
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return seen;
}

/** Only an installed app has one; whoever has none, or forbids it, misses nothing. */
function badge(count: number): void {
  if (!('setAppBadge' in navigator)) return;
  const done = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge();
  done.catch(() => undefined);
}
