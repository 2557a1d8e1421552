import { Lock, LockOpen } from 'lucide-react';
import { isLocked } from '../../call/keys.ts';
import { isHost, isPending } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { classes } from '../styles/classes.ts';
import { CopyInvitation, InviteAnotherWay } from './CopyInvitation.tsx';
import { PanelFrame } from './PanelFrame.tsx';
import { PeopleList } from './PeopleList.tsx';
import { WaitingList } from './Waiting.tsx';
import styles from './PeoplePanel.module.css';

const css = classes(styles);

export function PeoplePanel({ takesFocus }: { readonly takesFocus: boolean }) {
  const t = useText();
  const host = useMeeting(isHost);
  const count = useMeeting((phase) => phase.participants.length);
  return (
    <PanelFrame
      panel="people"
      heading={t('people.heading')}
      count={count}
      takesFocus={takesFocus}
      act={host && <InviteAnotherWay inHead />}
      foot={host ? <HostFoot /> : undefined}
    >
      {host && <WaitingList />}
      <PeopleList />
    </PanelFrame>
  );
}

function HostFoot() {
  return (
    <div className={css('foot')}>
      <CopyInvitation extra={<LockControl />} />
    </div>
  );
}

export function LockControl() {
  const t = useText();
  const dispatch = useDispatch();
  const locked = useMeeting((phase) => isLocked(phase.keys));
  const pending = useMeeting((phase) =>
    isPending(phase, (message) => message.type === 'lock' || message.type === 'unlock'),
  );
  return (
    <Button
      wide
      isPending={pending}
      onPress={() => dispatch({ type: 'act', message: { type: locked ? 'unlock' : 'lock' } })}
    >
      <Icon icon={locked ? LockOpen : Lock} />
      {t(locked ? 'people.unlock' : 'people.lock')}
    </Button>
  );
}
