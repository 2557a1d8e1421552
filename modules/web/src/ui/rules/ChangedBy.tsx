import { History } from 'lucide-react';
import { useText } from '../../i18n/index.ts';
import { Icon } from '../components/Icon.tsx';
import { useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);

interface Props {
  /** Nobody, where it was done on the server itself. */
  readonly by: string | undefined;
  /** An instant; nothing is shown where it was never changed. */
  readonly at: string | undefined;
}

/** Who changed a setting of the organisation, and when. */
export function ChangedBy({ by, at }: Props) {
  const t = useText();
  const when = useWhen();
  if (at === undefined) return null;
  return (
    <span className={css('fact')}>
      <Icon icon={History} size="small" />
      {by === undefined ? t('rules.byCommand', { when: when(at) }) : t('rules.by', { name: by, when: when(at) })}
    </span>
  );
}
