import { useEffect, useState } from 'react';
import type { CeilingChanged } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { Button } from '../components/Button.tsx';
import { useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import styles from './Rules.module.css';

const css = classes(styles);

/** How the ceiling was changed, when, by whom and why; the newest first. Nothing where it never was. */
export function CeilingHistoryList({ changes }: { readonly changes: number }) {
  const t = useText();
  const when = useWhen();
  const port = useAccountPort();
  const [shown, setShown] = useState<readonly CeilingChanged[]>([]);
  const [more, setMore] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void port.ceilingHistory(null).then((answer) => {
      if (gone) return;
      if (answer.kind === 'no') return setFailed(answer.code);
      setShown(answer.value.changes);
      setMore(answer.value.more);
    });
    return () => {
      gone = true;
    };
  }, [port, changes]);
  const showMore = () => {
    void port.ceilingHistory(shown.at(-1)?.number ?? null).then((answer) => {
      if (answer.kind === 'no') return setFailed(answer.code);
      setShown([...shown, ...answer.value.changes]);
      setMore(answer.value.more);
    });
  };
  if (shown.length === 0 && failed === null) return null;
  return (
    <section aria-labelledby="ceiling-history">
      <h2 id="ceiling-history">{t('ceiling.history')}</h2>
      <Problem code={failed} />
      <ol>
        {shown.map(({ number, at, by, before, after, reason }) => (
          <li key={number} className={css('change')}>
            <span>{t('rules.fromTo', { before: t(`class.${before}`), after: t(`class.${after}`) })}</span>
            <span className={css('fact')}>
              {by === undefined
                ? t('rules.byCommand', { when: when(at) })
                : t('rules.by', { name: by, when: when(at) })}
            </span>
            <q className={css('note')}>{reason}</q>
          </li>
        ))}
      </ol>
      {more && <Button onPress={showMore}>{t('rules.history.more')}</Button>}
    </section>
  );
}
