import { History, Lock } from 'lucide-react';
import { useState } from 'react';
import type { OrganisationRule } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Select } from '../components/Select.tsx';
import { Switch } from '../components/Switch.tsx';
import { useWhen } from '../format.ts';
import { useRuleValue } from '../rule-value.ts';
import { classes } from '../styles/classes.ts';
import styles from './Rules.module.css';
import { useSettingWords } from './words.ts';

const css = classes(styles);

interface Props {
  readonly rule: OrganisationRule;
  readonly changeable: boolean;
  /** Somebody wants to set it so. */
  readonly onReview: (value: string, locked: boolean) => void;
}

/** One clause: what it is about, how it is set, by whom, and for who may the choice of another value and lock. */
export function RuleItem({ rule, changeable, onReview }: Props) {
  const t = useText();
  const words = useSettingWords();
  const { clause, allowed, relaxed, pinned } = rule;
  const name = t(`rule.${clause}`);
  return (
    <li className={css('rule', relaxed && 'relaxed')}>
      <span className={css('id')}>{clause}</span>
      <div className={css('about')}>
        <h2>{name}</h2>
        <p className={css('note')}>{t(`rule.${clause}.note`)}</p>
        {changeable ? <Choice rule={rule} name={name} onReview={onReview} /> : <p>{words(clause, rule)}</p>}
        {relaxed && <p className={css('fact')}>{t('rules.relaxed')}</p>}
        {pinned && (
          <p className={css('fact')}>
            <Icon icon={Lock} size="small" />
            {t(allowed.length === 1 ? 'rules.onlyOne' : 'rules.pinned')}
          </p>
        )}
        <Last rule={rule} />
      </div>
    </li>
  );
}

function Choice(props: {
  readonly rule: OrganisationRule;
  readonly name: string;
  readonly onReview: Props['onReview'];
}) {
  const t = useText();
  const { rule, name, onReview } = props;
  const { clause, allowed } = rule;
  const valueText = useRuleValue();
  const [value, setValue] = useState(rule.value);
  const [locked, setLocked] = useState(rule.locked);
  const changed = value !== rule.value || locked !== rule.locked;
  return (
    <div className={css('controls')}>
      {allowed.length > 1 && (
        <Select
          label={t('security.value', { clause, rule: name })}
          labelHidden
          value={value}
          options={allowed.map((each) => ({ value: each, text: valueText(clause, each) }))}
          onChange={setValue}
        />
      )}
      <Switch on={locked} onChange={setLocked} label={t('rules.lock.of', { clause, rule: name })}>
        {t('rules.lock')}
      </Switch>
      <Button
        size="dense"
        isDisabled={!changed}
        aria-label={t('rules.review.of', { clause, rule: name })}
        onPress={() => onReview(value, locked)}
      >
        {t('rules.review')}
      </Button>
    </div>
  );
}

function Last({ rule }: { readonly rule: OrganisationRule }) {
  const t = useText();
  const when = useWhen();
  const { changedBy, changedAt } = rule;
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
