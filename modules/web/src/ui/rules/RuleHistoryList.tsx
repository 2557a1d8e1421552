import { useEffect, useState } from 'react';
import type { RuleChanged } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { Button } from '../components/Button.tsx';
import { useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import styles from './Rules.module.css';
import { useSettingWords } from './words.ts';

const css = classes(styles);

/** What was changed, when, by whom and why; the newest first. */
export function RuleHistoryList({ changes }: { readonly changes: number }) {
  const t = useText();
  const port = useAccountPort();
  const [shown, setShown] = useState<readonly RuleChanged[] | null>(null);
  const [more, setMore] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void port.ruleHistory(null).then((answer) => {
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
    void port.ruleHistory(shown?.at(-1)?.number ?? null).then((answer) => {
      if (answer.kind === 'no') return setFailed(answer.code);
      setShown([...(shown ?? []), ...answer.value.changes]);
      setMore(answer.value.more);
    });
  };
  return (
    <section aria-labelledby="rule-history">
      <h2 id="rule-history">{t('rules.history')}</h2>
      <Problem code={failed} />
      {shown?.length === 0 && <p>{t('rules.history.none')}</p>}
      {shown !== null && shown.length > 0 && (
        <ol>
          {shown.map((change) => (
            <Change key={change.number} change={change} />
          ))}
        </ol>
      )}
      {more && <Button onPress={showMore}>{t('rules.history.more')}</Button>}
    </section>
  );
}

function Change({ change }: { readonly change: RuleChanged }) {
  const t = useText();
  const words = useSettingWords();
  const when = useWhen();
  const { clause, before, after, by, at, reason } = change;
  return (
    <li className={css('change')}>
      <b>{t('rules.confirm', { clause, rule: t(`rule.${clause}`) })}</b>
      <span>{t('rules.fromTo', { before: words(clause, before), after: words(clause, after) })}</span>
      <span className={css('fact')}>
        {by === undefined ? t('rules.byCommand', { when: when(at) }) : t('rules.by', { name: by, when: when(at) })}
      </span>
      <q className={css('note')}>{reason}</q>
    </li>
  );
}
