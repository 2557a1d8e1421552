import { Lock } from 'lucide-react';
import { useState } from 'react';
import type { OrganisationRule } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Chip } from '../components/Chip.tsx';
import { ClauseMark } from '../components/ClauseMark.tsx';
import { Icon } from '../components/Icon.tsx';
import { Select } from '../components/Select.tsx';
import { Switch } from '../components/Switch.tsx';
import { choicesOf, useRuleValue } from '../rule-value.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { ChangedBy } from './ChangedBy.tsx';
import styles from './Rules.module.css';
import { useUnsaved, type OnUnsaved } from './use-unsaved.ts';
import { useSettingWords } from './words.ts';

const css = classes(styles);
const parts = classes(layout);

interface Props {
  readonly rule: OrganisationRule;
  readonly changeable: boolean;
  /** Somebody wants to set it so. */
  readonly onReview: (value: string, locked: boolean) => void;
  readonly onUnsaved: OnUnsaved;
}

/** One clause: what it is about, how it is set, by whom, and for who may the choice of another value and lock. */
export function RuleItem({ rule, changeable, ...acts }: Props) {
  const t = useText();
  const words = useSettingWords();
  const { clause, allowed, relaxed, pinned } = rule;
  const name = t(`rule.${clause}`);
  const { notBuilt } = choicesOf(rule);
  return (
    <li className={css('rule')}>
      <ClauseMark clause={clause} relaxed={relaxed} />
      <div className={css('about')}>
        <h3>{name}</h3>
        <p className={parts('fine')}>{t(`rule.${clause}.note`)}</p>
        {changeable ? <Choice rule={rule} name={name} {...acts} /> : <p>{words(clause, rule)}</p>}
        {notBuilt && <p className={parts('fact')}>{t('rule.notBuilt')}</p>}
        {relaxed && <p className={parts('fact')}>{t('rules.relaxed')}</p>}
        {pinned && (
          <p className={parts('fact')}>
            <Icon icon={Lock} size="small" />
            {t(allowed.length === 1 && !notBuilt ? 'rules.onlyOne' : 'rules.pinned')}
          </p>
        )}
        <ChangedBy by={rule.changedBy} at={rule.changedAt} />
      </div>
    </li>
  );
}

function Choice(props: {
  readonly rule: OrganisationRule;
  readonly name: string;
  readonly onReview: Props['onReview'];
  readonly onUnsaved: OnUnsaved;
}) {
  const t = useText();
  const { rule, name, onReview, onUnsaved } = props;
  const { clause } = rule;
  const { values } = choicesOf(rule);
  const valueText = useRuleValue();
  const [value, setValue] = useState(rule.value);
  const [locked, setLocked] = useState(rule.locked);
  const changed = value !== rule.value || locked !== rule.locked;
  useUnsaved(clause, changed, onUnsaved);
  return (
    <div className={css('controls')}>
      {values.length > 1 && (
        <Select
          label={t('security.value', { clause, rule: name })}
          labelHidden
          value={value}
          options={values.map((each) => ({ value: each, text: valueText(clause, each) }))}
          onChange={setValue}
        />
      )}
      <Switch on={locked} onChange={setLocked} label={t('rules.lock.of', { clause, rule: name })}>
        {t('rules.lock')}
      </Switch>
      {changed && <Chip look="warn">{t('rules.unsaved')}</Chip>}
      <Button
        size="dense"
        look={changed ? 'primary' : 'plain'}
        isDisabled={!changed}
        aria-label={t('rules.review.of', { clause, rule: name })}
        onPress={() => onReview(value, locked)}
      >
        {t('rules.review')}
      </Button>
    </div>
  );
}
