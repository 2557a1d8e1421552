import { FileLock2 } from 'lucide-react';
import type { Classification } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { classes } from '../styles/classes.ts';
import styles from './ClassMark.module.css';
import { Icon } from './Icon.tsx';

const css = classes(styles);

/** What may be spoken of, as a mark with its word; nothing where anything may. */
export function ClassMark({ classification }: { readonly classification: Classification }) {
  const t = useText();
  if (classification === 'unclassified') return null;
  const word = t(`class.${classification}`);
  return (
    <span className={css('mark', classification)} role="img" aria-label={t('class.mark', { class: word })}>
      <Icon icon={FileLock2} size="small" />
      <span aria-hidden="true">{word}</span>
    </span>
  );
}
