import { useState } from 'react';
import { classOf, gradeOf, GRADES, type Grade } from '../../call/keys.ts';
import { isHost, isPending } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { ClassChoice } from '../components/ClassChoice.tsx';
import { classes } from '../styles/classes.ts';
import styles from './SecurityPanel.module.css';

const css = classes(styles);

/** What may be spoken of, in words; a host can raise it. */
export function ClassSection() {
  const t = useText();
  const classification = useMeeting(classOf);
  const host = useMeeting(isHost);
  const now = gradeOf(classification);
  const higher = now === undefined ? [] : GRADES.slice(GRADES.indexOf(now) + 1);
  return (
    <section className={css('section')} aria-labelledby="meeting-class">
      <h3 id="meeting-class" className={css('heading')}>
        {t('class.mark', { class: t(`class.${classification}`) })}
      </h3>
      {now !== undefined && <p className={css('means')}>{t(`class.means.${now}`)}</p>}
      {host && <Raise key={classification} higher={higher} />}
    </section>
  );
}

function Raise({ higher }: { readonly higher: readonly Grade[] }) {
  const t = useText();
  const dispatch = useDispatch();
  const pending = useMeeting((phase) => isPending(phase, (message) => message.type === 'classify'));
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(higher[0]);
  if (chosen === undefined) return <p className={css('means')}>{t('class.highest')}</p>;
  if (!open) return <Button onPress={() => setOpen(true)}>{t('class.raise')}</Button>;
  return (
    <div className={css('raise')} role="group" aria-label={t('class.raise')}>
      <ClassChoice label={t('class.raise.to')} value={chosen} options={higher} onChange={setChosen} />
      <p className={css('means')}>{t('class.raise.hint')}</p>
      <div className={css('acts')}>
        <Button
          look="primary"
          isPending={pending}
          onPress={() => dispatch({ type: 'act', message: { type: 'classify', classification: chosen } })}
        >
          {t('class.raise')}
        </Button>
        <Button onPress={() => setOpen(false)}>{t('app.cancel')}</Button>
      </div>
    </div>
  );
}
