import { useEffect, useState } from 'react';
import type { OrganisationRule } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import accountStyles from '../account/Account.module.css';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { Note } from '../components/Note.tsx';
import { ConsoleFrame } from '../console/ConsoleFrame.tsx';
import { classes } from '../styles/classes.ts';
import { RuleDialog } from './RuleDialog.tsx';
import { RuleHistoryList } from './RuleHistoryList.tsx';
import { RuleItem } from './RuleItem.tsx';

const css = classes(accountStyles);

/** A change that somebody thinks about. */
interface Wish {
  readonly rule: OrganisationRule;
  readonly value: string;
  readonly locked: boolean;
}

/** The organisation's rules: administrators set them, auditors read them. */
export function RulesScreen() {
  const t = useText();
  const port = useAccountPort();
  const administers = useAccounts((state) => state.own?.rights.administers ?? false);
  const [rules, setRules] = useState<readonly OrganisationRule[]>([]);
  const [failed, setFailed] = useState<string | null>(null);
  const [wish, setWish] = useState<Wish | null>(null);
  const [saved, setSaved] = useState<OrganisationRule | null>(null);
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    let gone = false;
    void port.rules().then((answer) => {
      if (gone) return;
      if (answer.kind === 'no') return setFailed(answer.code);
      setFailed(null);
      setRules(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [port, changes]);
  /** What somebody else set meanwhile is shown with it. */
  const lookAgain = () => {
    setWish(null);
    setChanges(changes + 1);
  };
  return (
    <ConsoleFrame page="rules" intro={t('rules.intro')} problem={failed}>
      {!administers && <Note tone="info">{t('rules.readOnly')}</Note>}
      <div role="status">
        {saved !== null && (
          <Note tone="ok">{t('rules.saved', { rule: t(`rule.${saved.clause}`), clause: saved.clause })}</Note>
        )}
      </div>
      <ul className={css('list')} aria-label={t('rules.heading')}>
        {rules.map((rule) => (
          <RuleItem
            key={`${rule.clause} ${rule.version}`}
            rule={rule}
            changeable={administers && !rule.pinned}
            onReview={(value, locked) => setWish({ rule, value, locked })}
          />
        ))}
      </ul>
      {rules.length > 0 && <RuleHistoryList changes={changes} />}
      {wish !== null && (
        <RuleDialog
          {...wish}
          onClose={lookAgain}
          onSaved={(rule) => {
            setSaved(rule);
            lookAgain();
          }}
        />
      )}
    </ConsoleFrame>
  );
}
