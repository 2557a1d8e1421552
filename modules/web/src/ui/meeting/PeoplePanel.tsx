import {
  DoorOpen,
  Ellipsis,
  Hand,
  Lock,
  LockOpen,
  Mic,
  MicOff,
  Search,
  TriangleAlert,
  UserX,
  WifiOff,
} from 'lucide-react';
import { memo, useId, useState } from 'react';
import { ghostsOf, isLocked, isMissing, isUnkeyed } from '../../call/keys.ts';
import { rosterOf } from '../../call/roster.ts';
import { isHost, isPending, type ParticipantView, type WaitingView } from '../../call/state.ts';
import { useList, useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Hidden } from '../components/Hidden.tsx';
import { Icon } from '../components/Icon.tsx';
import { MenuOpener } from '../components/Opener.tsx';
import { Seat } from '../components/Seat.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import { useNow, wholeMinutes } from '../use-now.ts';
import { CopyInvitation } from './CopyInvitation.tsx';
import { useOpenDialog } from './dialogs.ts';
import { NameWarnings } from './NameWarnings.tsx';
import { PanelFrame } from './PanelFrame.tsx';
import { handNumber, inListOrder, isSpeakable } from './people.ts';
import { ComparedMark, useCompared } from './Safety.tsx';
import { usePersonActs } from './use-person-acts.ts';
import styles from './PeoplePanel.module.css';

const css = classes(styles);
const HALF_A_MINUTE = 30_000;
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

/** The queue comes first. A name at the door is never shortened: it is what the host decides on. */
function WaitingList() {
  const t = useText();
  const dispatch = useDispatch();
  const waiting = useMeeting((phase) => phase.waiting);
  const admitting = useMeeting((phase) => isPending(phase, (message) => message.type === 'admit-all'));
  return (
    <section className={css('section', waiting.length > 0 && 'waiting')} aria-label={t('people.waiting')}>
      <h3 className={css('heading')}>
        <Icon icon={DoorOpen} size="small" />
        <span className={css('grow')}>
          {waiting.length === 0 ? t('people.waiting.none') : `${t('people.waiting.heading')} · ${waiting.length}`}
        </span>
        {waiting.length > 1 && (
          <Button
            size="dense"
            className={css('admit')}
            isPending={admitting}
            onPress={() => dispatch({ type: 'act', message: { type: 'admit-all' } })}
          >
            {t('people.admitAll')}
          </Button>
        )}
      </h3>
      <ul>
        {waiting.map((person) => (
          <WaitingRow key={person.id} person={person} />
        ))}
      </ul>
    </section>
  );
}

function WaitingRow({ person }: { readonly person: WaitingView }) {
  const t = useText();
  const dispatch = useDispatch();
  const name = useId();
  const minutes = wholeMinutes(Date.parse(person.since), useNow(HALF_A_MINUTE));
  const pending = useMeeting((phase) =>
    isPending(
      phase,
      (message) => (message.type === 'admit' || message.type === 'refuse') && message.participant === person.id,
    ),
  );
  return (
    <li className={css('row')}>
      <div className={css('who')}>
        <b id={name} dir="auto" className={css('whole')}>
          {person.name}
        </b>
        <small>{t('people.waiting.since', { minutes })}</small>
        {person.presides && <small>{t('people.waiting.presides')}</small>}
        <NameWarnings person={person} />
      </div>
      <Button
        look="quiet"
        size="dense"
        className={css('refuse')}
        aria-describedby={name}
        isDisabled={pending}
        onPress={() => dispatch({ type: 'act', message: { type: 'refuse', participant: person.id } })}
      >
        {t('people.refuse')}
      </Button>
      <Button
        size="dense"
        className={css('admit')}
        aria-describedby={name}
        isDisabled={pending}
        onPress={() => dispatch({ type: 'act', message: { type: 'admit', participant: person.id } })}
      >
        {t('people.admit')}
      </Button>
    </li>
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

/** What a host does to everybody at once; whoever presides keeps the microphone. */
function ForAll() {
  const t = useText();
  const dispatch = useDispatch();
  const host = useMeeting(isHost);
  const heard = useMeeting(
    ({ participants }) => participants.filter((each) => each.role === 'participant' && isSpeakable(each)).length,
  );
  const hands = useMeeting(({ participants }) => rosterOf(participants).hands.length);
  const muting = useMeeting((phase) => isPending(phase, (message) => message.type === 'mute-all'));
  if (!host) return null;
  return (
    <>
      {hands > 1 && (
        <Button size="dense" onPress={() => dispatch({ type: 'act', message: { type: 'lower-hand' } })}>
          {t('people.lowerAll')}
        </Button>
      )}
      {heard > 1 && (
        <Button
          size="dense"
          isPending={muting}
          onPress={() => dispatch({ type: 'act', message: { type: 'mute-all', source: 'microphone' } })}
        >
          {t('people.muteAll')}
        </Button>
      )}
    </>
  );
}

/** Members of the group whom signalling does not show: never hidden, whatever the server says. */
function Ghosts() {
  const t = useText();
  const keys = useMeeting((phase) => phase.keys);
  return ghostsOf(keys).map(({ key, name }) => (
    <li key={key} className={css('row', 'ghost')}>
      <Icon icon={TriangleAlert} />
      <div className={css('who')}>
        <b dir="auto" className={css('whole')}>
          {name}
        </b>
        <small>{t('people.ghost')}</small>
      </div>
    </li>
  ));
}

const PersonRow = memo(function PersonRow({ person }: { readonly person: ParticipantView }) {
  const t = useText();
  const self = useMeeting((phase) => phase.self === person.id);
  const list = useList();
  const hand = useMeeting((phase) => handNumber(phase.participants, person.id));
  const name = useId();
  const unkeyed = useMeeting((phase) => isUnkeyed(phase.keys, person.id));
  const missing = useMeeting((phase) => isMissing(phase.keys, person.id));
  const compared = useCompared(person.id) && !self;
  const role = [
    unkeyed ? t('people.unkeyed') : '',
    missing ? t('people.missing') : '',
    t(`people.role.${person.role}`),
    person.mayShare && person.role === 'participant' ? t('people.mayShare') : '',
  ];
  return (
    <li className={css('row')}>
      <Seat id={person.id} name={person.name} />
      <div className={css('who')}>
        <b id={name} dir="auto" className={css('cut')} title={person.name}>
          {self ? t('people.you', { name: person.name }) : person.name}
        </b>
        <small>{list(role.filter((part) => part !== ''))}</small>
        {!self && <NameWarnings person={person} />}
      </div>
      <div className={css('states')}>
        {compared && <ComparedMark />}
        {!person.connected && (
          <span title={t('people.away')}>
            <Icon icon={WifiOff} size="small" className={css('away')} />
            <Hidden>{t('people.away')}</Hidden>
          </span>
        )}
        {hand > 0 && (
          <span className={css('hand')}>
            <Icon icon={Hand} size="small" />
            <span aria-hidden="true">{hand}</span>
            <Hidden>{t('people.hand', { number: hand })}</Hidden>
          </span>
        )}
        <MicState on={isSpeakable(person)} />
        <PersonActs person={person} nameId={name} />
      </div>
    </li>
  );
});

function MicState({ on }: { readonly on: boolean }) {
  const t = useText();
  const text = t(on ? 'people.mic.on' : 'people.mic.off');
  return (
    <span title={text} className={css('mic')}>
      <Icon icon={on ? Mic : MicOff} size="small" className={css(!on && 'off')} />
      <Hidden>{text}</Hidden>
    </span>
  );
}

function PersonActs({ person, nameId }: { readonly person: ParticipantView; readonly nameId: string }) {
  const t = useText();
  const entries = usePersonActs(person);
  const ask = useOpenDialog();
  const label = t('people.actions', { name: person.name });
  const removable = entries.some((entry) => entry.id === 'remove');
  if (entries.length === 0) return <span className={css('noActs')} />;
  return (
    <>
      {removable && (
        <Button
          look="quietPlain"
          size="dense"
          square
          aria-label={t('people.remove')}
          aria-describedby={nameId}
          onPress={() => ask({ name: 'remove', person })}
        >
          <Icon icon={UserX} size="small" />
        </Button>
      )}
      <MenuOpener label={label} entries={entries} placement="bottom end">
        {(opener) => (
          <Button look="quietPlain" size="dense" square aria-label={label} {...opener}>
            <Icon icon={Ellipsis} size="small" />
          </Button>
        )}
      </MenuOpener>
    </>
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
