import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { PEOPLE_ORDERS, type PeopleOrder } from '../../call/preferences.ts';
import { rosterOf } from '../../call/roster.ts';
import { useLanguage, useText } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { Icon } from '../components/Icon.tsx';
import { Select } from '../components/Select.tsx';
import { TextField } from '../components/TextField.tsx';
import { isFound } from '../fold.ts';
import { classes } from '../styles/classes.ts';
import { ForAll } from './ForAll.tsx';
import { inOrder } from './people-order.ts';
import { Ghosts, PersonRow } from './PersonRow.tsx';
import styles from './PeoplePanel.module.css';

const css = classes(styles);
/** From here on a list is searched, ordered and counted rather than read. */
const MANY = 8;

/** Everybody who is in the meeting, and who has its keys without being shown by the server. */
export function PeopleList() {
  const t = useText();
  const participants = useMeeting((phase) => phase.participants);
  const away = useMeeting((phase) => phase.away);
  const order = useCall((state) => state.preferences.peopleOrder);
  const [language] = useLanguage();
  const [sought, setSought] = useState('');
  const many = useOnce(participants.length > MANY);
  const raisedHands = rosterOf(participants).hands.length;
  const people = useMemo(() => {
    const found = many ? participants.filter(({ name }) => isFound(sought, name)) : participants;
    return inOrder(found, many ? order : 'hands', new Intl.Collator(language, { numeric: true }).compare);
  }, [participants, many, sought, order, language]);
  return (
    <section className={css('section')} aria-label={t('people.heading')}>
      {many && (
        <div className={css('seek')}>
          <TextField
            label={t('people.find')}
            icon={<Icon icon={Search} />}
            value={sought}
            onChange={setSought}
            autoComplete="off"
          />
          <Order order={order} />
        </div>
      )}
      <div className={css('heading')}>
        <h3 className={css('grow')}>
          {t('people.in')}
          {many && raisedHands > 0 && <small>{t('people.hands', { count: raisedHands })}</small>}
        </h3>
        <ForAll />
      </div>
      <p role="status" className={css('none')}>
        {people.length === 0 && t('people.noneFound')}
      </p>
      <ul className={css(many && 'many')}>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
        {away.map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
        <Ghosts />
      </ul>
    </section>
  );
}

/** Whether it was so since this was first drawn: a field in which somebody writes must not go away. */
function useOnce(now: boolean): boolean {
  const [once, setOnce] = useState(now);
  if (now && !once) setOnce(true);
  return once || now;
}

function Order({ order }: { readonly order: PeopleOrder }) {
  const t = useText();
  const dispatch = useDispatch();
  const options = PEOPLE_ORDERS.map((value) => ({ value, text: t(`people.order.${value}`) }));
  const choose = (value: string) => {
    const peopleOrder = PEOPLE_ORDERS.find((each) => each === value);
    if (peopleOrder) dispatch({ type: 'prefer', change: { peopleOrder } });
  };
  return <Select label={t('people.order')} options={options} value={order} onChange={choose} />;
}
