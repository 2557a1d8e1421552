import { isForMany } from '../../call/rules.ts';
import { isHost } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';
import { classes } from '../styles/classes.ts';
import { CopyInvitation } from './CopyInvitation.tsx';
import styles from './AloneNote.module.css';

const css = classes(styles);

/** For the first who is here: what to do next. It stands where the others will be. */
export function AloneNote() {
  const t = useText();
  const alone = useMeeting((phase) => phase.participants.length === 1 && phase.panel === null);
  const host = useMeeting(isHost);
  // One link is for several: nobody is told to make one for each.
  const each = useMeeting((phase) => isHost(phase) && !isForMany(phase.meeting));
  if (!alone) return null;
  return (
    <div className={css('note')}>
      <p>{t(each ? 'meeting.alone.host' : 'meeting.alone.guest')}</p>
      {host && <CopyInvitation />}
    </div>
  );
}
