import { Lock } from 'lucide-react';
import { useState } from 'react';
import type { OrganisationCeiling } from '../../account/port.ts';
import { gradeOf, type Grade } from '../../call/keys.ts';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Chip } from '../components/Chip.tsx';
import { ClassChoice } from '../components/ClassChoice.tsx';
import { Icon } from '../components/Icon.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { ChangedBy } from './ChangedBy.tsx';
import styles from './Rules.module.css';
import { useUnsaved, type OnUnsaved } from './use-unsaved.ts';

const css = classes(styles);
const parts = classes(layout);

interface Props {
  readonly ceiling: OrganisationCeiling;
  readonly changeable: boolean;
  /** Somebody wants to set it so. */
  readonly onReview: (highest: Grade) => void;
  readonly onUnsaved: OnUnsaved;
}

/** The highest class that a meeting may have here. */
export function CeilingItem({ ceiling, changeable, onReview, onUnsaved }: Props) {
  const t = useText();
  const { highest, pinned } = ceiling;
  const now = gradeOf(highest) ?? 'unclassified';
  const [chosen, setChosen] = useState(now);
  useUnsaved('ceiling', chosen !== now, onUnsaved);
  return (
    <Sheet name="ceiling" heading={t('ceiling.heading')}>
      <p className={parts('fine')}>{t('ceiling.note')}</p>
      {changeable ? (
        <>
          <div className={css('choice')}>
            <ClassChoice label={t('class.label')} value={chosen} onChange={setChosen} />
          </div>
          <div className={css('controls')}>
            {chosen !== now && <Chip look="warn">{t('rules.unsaved')}</Chip>}
            <Button
              size="dense"
              look={chosen === now ? 'plain' : 'primary'}
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
        <p className={parts('fact')}>
          <Icon icon={Lock} size="small" />
          {t('ceiling.pinned')}
        </p>
      )}
      <ChangedBy by={ceiling.changedBy} at={ceiling.changedAt} />
    </Sheet>
  );
}
