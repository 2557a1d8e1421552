import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { useOpenDialog } from './dialogs.ts';
import { NameWarnings } from './NameWarnings.tsx';
import { VerifiedInLobby } from './VerifiedMark.tsx';
import styles from './PeoplePanel.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

/** From where the queue is only a number: whom one press lets in stands here by name, also who comes meanwhile. */
export function AdmitAllDialog() {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const waiting = useMeeting((phase) => phase.waiting);
  const admit = () => {
    ask(null);
    dispatch({ type: 'act', message: { type: 'admit-all' }, seen: waiting });
  };
  return (
    <Dialog
      heading={t('admitAll.heading', { count: waiting.length })}
      onClose={() => ask(null)}
      actions={
        <>
          <Button onPress={() => ask(null)}>{t('app.cancel')}</Button>
          <Button look="primary" isDisabled={waiting.length === 0} onPress={admit}>
            {t('people.admitAll')}
          </Button>
        </>
      }
    >
      <ul>
        {waiting.map((person) => (
          <li key={person.id} className={css('row')}>
            <div className={css('who')}>
              <b dir="auto" className={css('whole')}>
                {person.name}
              </b>
              <VerifiedInLobby person={person} />
              {person.presides && <small>{t('people.waiting.presides')}</small>}
              <NameWarnings person={person} />
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
