import { Lock, LockOpen, Search } from 'lucide-react';
import { useState } from 'react';
import { isLocked } from '../../call/keys.ts';
import { isHost, isPending } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import { CopyInvitation } from './CopyInvitation.tsx';
import { ForAll } from './ForAll.tsx';
import { PanelFrame } from './PanelFrame.tsx';
import { inListOrder } from './people.ts';
import { Ghosts, PersonRow } from './PersonRow.tsx';
import { WaitingList } from './Waiting.tsx';
import styles from './PeoplePanel.module.css';

const css = classes(styles);
/** From here on a list is searched rather than read. */
const MANY = 8;

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
      foot={host ? <HostFoot /> : undefined}
    >
      {host && <WaitingList />}
      <PeopleList />
    </PanelFrame>
  );
}

function PeopleList() {
  const t = useText();
  const participants = useMeeting((phase) => phase.participants);
  const [sought, setSought] = useState('');
  const found = participants.filter((person) =>
    person.name.toLocaleLowerCase().includes(sought.trim().toLocaleLowerCase()),
  );
  return (
    <section className={css('section')} aria-label={t('people.heading')}>
      {participants.length > MANY && (
        <TextField
          label={t('people.find')}
          icon={<Icon icon={Search} />}
          value={sought}
          onChange={setSought}
          autoComplete="off"
        />
      )}
      <h3 className={css('heading')}>
        <span className={css('grow')}>{t('people.in')}</span>
        <ForAll />
      </h3>
      <ul>
        {inListOrder(found).map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
        <Ghosts />
      </ul>
    </section>
  );
}

function HostFoot() {
  return (
    <div className={css('foot')}>
      <CopyInvitation spread />
      <LockControl />
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
