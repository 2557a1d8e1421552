import { useCallback } from 'react';
import type { Answer } from '../../account/answer.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { pageOf, usePages } from '../account/use-pages.ts';
import { Button } from '../components/Button.tsx';
import { Item, Items } from '../components/Items.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { ChangedBy } from './ChangedBy.tsx';
import { useSettingWords } from './words.ts';

const css = classes(layout);

/** What every change of the organisation's rules has. */
interface Change {
  readonly number: number;
  readonly at: string;
  readonly by?: string;
  readonly reason: string;
}

interface Props<C extends Change> {
  readonly name: string;
  readonly heading: string;
  /** Said where nothing was ever changed; without it nothing is shown then. */
  readonly none?: string;
  /** Always the same function, or it is asked anew. */
  readonly ask: (before: number | null) => Promise<Answer<{ readonly changes: readonly C[]; readonly more: boolean }>>;
  readonly changes: number;
  /** Of what it is, where the list has several, and from what to what it was changed. */
  readonly describe: (change: C) => { readonly what?: string; readonly before: string; readonly after: string };
}

/** What was changed, when, by whom and why; the newest first. */
function ChangeHistory<C extends Change>({ name, heading, none, ask, changes, describe: told }: Props<C>) {
  const t = useText();
  const page = useCallback(
    async (last: C | null) => pageOf(await ask(last?.number ?? null), (answered) => answered.changes),
    [ask],
  );
  const { shown, more, problem, showMore } = usePages(page, changes);
  if (none === undefined && (shown ?? []).length === 0 && problem === null) return null;
  return (
    <Sheet name={name} heading={heading}>
      <Problem code={problem} />
      {shown?.length === 0 && <p>{none}</p>}
      <Items labelledBy={name} hidden={(shown ?? []).length === 0}>
        {(shown ?? []).map((change) => (
          <ChangeDetails key={change.number} change={change} {...told(change)} />
        ))}
      </Items>
      {more && (
        <div>
          <Button onPress={showMore}>{t('rules.history.more')}</Button>
        </div>
      )}
    </Sheet>
  );
}

function ChangeDetails(props: {
  readonly change: Change;
  readonly what?: string;
  readonly before: string;
  readonly after: string;
}) {
  const t = useText();
  const { change, what, before, after } = props;
  return (
    <Item
      what={
        <>
          {what !== undefined && <b>{what}</b>}
          <span>{t('rules.fromTo', { before, after })}</span>
          <ChangedBy by={change.by} at={change.at} />
          <q className={css('fine')}>
            <bdi>{change.reason}</bdi>
          </q>
        </>
      }
    />
  );
}

/** @param changes how often something was changed on this page: with each it is asked anew */
export function RuleHistoryList({ changes }: { readonly changes: number }) {
  const t = useText();
  const port = useAccountPort();
  const words = useSettingWords();
  const ask = useCallback((before: number | null) => port.ruleHistory(before), [port]);
  return (
    <ChangeHistory
      name="rule-history"
      heading={t('rules.history')}
      none={t('rules.history.none')}
      ask={ask}
      changes={changes}
      describe={({ clause, before, after }) => ({
        what: t('rules.confirm', { clause, rule: t(`rule.${clause}`) }),
        before: words(clause, before),
        after: words(clause, after),
      })}
    />
  );
}

/** @param changes as of the rules; nothing where the ceiling never was another */
export function CeilingHistoryList({ changes }: { readonly changes: number }) {
  const t = useText();
  const port = useAccountPort();
  const ask = useCallback((before: number | null) => port.ceilingHistory(before), [port]);
  return (
    <ChangeHistory
      name="ceiling-history"
      heading={t('ceiling.history')}
      ask={ask}
      changes={changes}
      describe={({ before, after }) => ({ before: t(`class.${before}`), after: t(`class.${after}`) })}
    />
  );
}
