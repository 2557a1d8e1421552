import { DoorOpen, MessageSquare } from 'lucide-react';
import { useId } from 'react';
import { isPending, type WaitingView } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { classes } from '../styles/classes.ts';
import { useNow, wholeMinutes } from '../use-now.ts';
import { useOpenDialog } from './dialogs.ts';
import { NameWarnings } from './NameWarnings.tsx';
import { VerifiedInLobby } from './VerifiedMark.tsx';
import styles from './PeoplePanel.module.css';

const css = classes(styles);
const HALF_A_MINUTE = 30_000;

/** The queue comes first. A name at the door is never shortened: it is what the host decides on. */
export function WaitingList() {
  const t = useText();
  const dispatch = useDispatch();
  const waiting = useMeeting((phase) => phase.waiting);
  const admitting = useMeeting((phase) => isPending(phase, (message) => message.type === 'admit-all'));
  return (
    <section className={css('section', waiting.length > 0 && 'waiting')} aria-label={t('people.waiting')}>
      <div className={css('heading')}>
        <Icon icon={DoorOpen} size="small" />
        <h3 className={css('grow')}>
          {waiting.length === 0 ? t('people.waiting.none') : `${t('people.waiting.heading')} · ${waiting.length}`}
        </h3>
        {waiting.length > 1 && (
          <Button
            size="dense"
            className={css('admit')}
            isPending={admitting}
            onPress={() => dispatch({ type: 'act', message: { type: 'admit-all' }, seen: waiting })}
          >
            {t('people.admitAll')}
          </Button>
        )}
      </div>
      <LobbyMessage />
      {waiting.length > 0 && (
        <ul>
          {waiting.map((person) => (
            <WaitingRow key={person.id} person={person} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** What a host says to those who wait, and the way to say it, also before anybody comes. */
function LobbyMessage() {
  const t = useText();
  const ask = useOpenDialog();
  const words = useMeeting((phase) => phase.lobbyMessage);
  return (
    <div className={css('words')}>
      {words !== null && (
        <p dir="auto" className={css('whole')}>
          {words}
        </p>
      )}
      <Button look="quiet" size="dense" flush onPress={() => ask({ name: 'door' })}>
        <Icon icon={MessageSquare} size="small" />
        {t('door.words')}
      </Button>
    </div>
  );
}

function WaitingRow({ person }: { readonly person: WaitingView }) {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const name = useId();
  const refuse = useId();
  const admit = useId();
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
        <VerifiedInLobby person={person} />
        <small>{t('people.waiting.since', { minutes })}</small>
        {person.presides && <small>{t('people.waiting.presides')}</small>}
        <NameWarnings person={person} />
      </div>
      <Button
        look="quiet"
        size="dense"
        className={css('refuse')}
        id={refuse}
        aria-labelledby={`${refuse} ${name}`}
        isDisabled={pending}
        onPress={() => ask({ name: 'refuse', person })}
      >
        {t('people.refuse')}
      </Button>
      <Button
        size="dense"
        className={css('admit')}
        id={admit}
        aria-labelledby={`${admit} ${name}`}
        isDisabled={pending}
        onPress={() => dispatch({ type: 'act', message: { type: 'admit', participant: person.id }, seen: [person] })}
      >
        {t('people.admit')}
      </Button>
    </li>
  );
}
