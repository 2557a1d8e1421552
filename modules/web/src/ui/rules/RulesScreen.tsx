import { useCallback, useEffect, useRef, useState } from 'react';
import type { OrganisationCeiling, OrganisationRule } from '../../account/port.ts';
import type { Grade } from '../../call/keys.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { Note } from '../components/Note.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { ConsoleFrame, type Confirmation } from '../console/ConsoleFrame.tsx';
import { CeilingDialog } from './CeilingDialog.tsx';
import { CeilingItem } from './CeilingItem.tsx';
import { CeilingHistoryList, RuleHistoryList } from './ChangeHistory.tsx';
import { LeaveQuestion } from './LeaveQuestion.tsx';
import { RuleDialog } from './RuleDialog.tsx';
import { RuleItem } from './RuleItem.tsx';

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
  const [ceiling, setCeiling] = useState<OrganisationCeiling | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [wish, setWish] = useState<Wish | null>(null);
  const [highest, setHighest] = useState<Grade | null>(null);
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null);
  const [changes, setChanges] = useState(0);
  const described = useRef<string | null>(null);
  const [unsaved, setUnsaved] = useState<readonly string[]>([]);
  const onUnsaved = useCallback(
    (name: string, isUnsaved: boolean) =>
      setUnsaved((names) => (isUnsaved ? [...names, name] : names.filter((each) => each !== name))),
    [],
  );
  useEffect(() => {
    let unmounted = false;
    void port.rules().then((answer) => {
      if (unmounted) return;
      // Said once the page shows what is in force, so that nobody reads it beside what was.
      if (described.current !== null) setConfirmation({ number: changes, sentence: described.current });
      described.current = null;
      if (answer.kind === 'no') return setFailed(answer.code);
      setFailed(null);
      setRules(answer.value.rules);
      setCeiling(answer.value.ceiling);
    });
    return () => {
      unmounted = true;
    };
  }, [port, changes]);
  /** What somebody else set meanwhile is shown with it. */
  const lookAgain = () => {
    setWish(null);
    setHighest(null);
    setChanges(changes + 1);
  };
  return (
    <ConsoleFrame page="rules" intro={t('rules.intro')} problem={failed} confirmation={confirmation}>
      {!administers && <Note tone="info">{t('rules.readOnly')}</Note>}
      {ceiling !== null && (
        <CeilingItem
          key={ceiling.version}
          ceiling={ceiling}
          changeable={administers && !ceiling.pinned}
          onReview={setHighest}
          onUnsaved={onUnsaved}
        />
      )}
      {rules.length > 0 && (
        <Sheet name="rules" heading={t('rules.list')}>
          <ul aria-labelledby="rules">
            {rules.map((rule) => (
              <RuleItem
                key={`${rule.clause} ${rule.version}`}
                rule={rule}
                changeable={administers && !rule.pinned}
                onReview={(value, locked) => setWish({ rule, value, locked })}
                onUnsaved={onUnsaved}
              />
            ))}
          </ul>
        </Sheet>
      )}
      {rules.length > 0 && <RuleHistoryList changes={changes} />}
      {ceiling !== null && <CeilingHistoryList changes={changes} />}
      {unsaved.length > 0 && <LeaveQuestion />}
      {wish !== null && (
        <RuleDialog
          {...wish}
          onClose={lookAgain}
          onSaved={({ clause }) => {
            described.current = t('rules.saved', { rule: t(`rule.${clause}`), clause });
            lookAgain();
          }}
        />
      )}
      {ceiling !== null && highest !== null && (
        <CeilingDialog
          ceiling={ceiling}
          highest={highest}
          onClose={lookAgain}
          onSaved={(set) => {
            described.current = t('ceiling.saved', { class: t(`class.${set.highest}`) });
            lookAgain();
          }}
        />
      )}
    </ConsoleFrame>
  );
}
