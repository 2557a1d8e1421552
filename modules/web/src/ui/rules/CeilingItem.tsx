import { History, Lock } from 'lucide-react';
import { useState } from 'react';
import type { OrganisationCeiling } from '../../account/port.ts';
import { gradeOf, type Grade } from '../../call/keys.ts';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { ClassChoice } from '../components/ClassChoice.tsx';
import { Icon } from '../components/Icon.tsx';
import { useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import styles from './Rules.module.css';

const css = classes(styles);

interface Props {
  readonly ceiling: OrganisationCeiling;
  readonly changeable: boolean;
  /** Somebody wants to set it so. */
  readonly onReview: (highest: Grade) => void;
}

/** The highest class that a meeting may have here. */
export function CeilingItem({ ceiling, changeable, onReview }: Props) {
  const t = useText();
  const { highest, pinned } = ceiling;
  const now = gradeOf(highest) ?? 'unclassified';
  const [chosen, setChosen] = useState(now);
  return (
    <section className={css('ceiling')} aria-labelledby="ceiling">
      <h2 id="ceiling">{t('ceiling.heading')}</h2>
      <p className={css('note')}>{t('ceiling.note')}</p>
      {changeable ? (
        <>
          <ClassChoice label={t('class.label')} value={chosen} onChange={setChosen} />
          <div className={css('controls')}>
            <Button
              size="dense"
              isDisabled={chosen === now}
              aria-label={t('ceiling.review.of')}
              onPress={() => onReview(chosen)}
            >
              {t('rules.review')}
            </Button>
          </div>
        </>
      ) : (
        <p>{t(`class.${highest}`)}</p>
      )}
      {pinned && (
        <p className={css('fact')}>
          <Icon icon={Lock} size="small" />
          {t('ceiling.pinned')}
        </p>
      )}
      <Last ceiling={ceiling} />
    </section>
  );
}

function Last({ ceiling }: { readonly ceiling: OrganisationCeiling }) {
  const t = useText();
  const when = useWhen();
  const { changedBy, changedAt } = ceiling;
  if (changedAt === undefined) return null;
  return (
    <p className={css('fact')}>
      <Icon icon={History} size="small" />
      {changedBy === undefined
        ? t('rules.byCommand', { when: when(changedAt) })
        : t('rules.by', { name: changedBy, when: when(changedAt) })}
    </p>
  );
}
