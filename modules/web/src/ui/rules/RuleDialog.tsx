import { useEffect, useState } from 'react';
import type { OrganisationRule, RulePreviewResponse } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { useAsking } from '../account/use-asking.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import styles from './Rules.module.css';
import { LONGEST_REASON, useSettingWords } from './words.ts';

const css = classes(styles);

interface Props {
  readonly rule: OrganisationRule;
  readonly value: string;
  readonly locked: boolean;
  readonly onClose: () => void;
  readonly onSaved: (rule: OrganisationRule) => void;
}

/** What a change would do, said before it is done, and why it is done, asked for the history. */
export function RuleDialog({ rule, value, locked, onClose, onSaved }: Props) {
  const t = useText();
  const port = useAccountPort();
  const words = useSettingWords();
  const saving = useAsking();
  const [effect, setEffect] = useState<RulePreviewResponse | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const { clause, version } = rule;
  useEffect(() => {
    let gone = false;
    void port.previewRule({ clause, value, locked }).then((answer) => {
      if (gone) return;
      if (answer.kind === 'no') setFailed(answer.code);
      else setEffect(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [port, clause, value, locked]);
  const save = () => {
    if (reason.trim() === '') return;
    saving.ask(() => port.setRule({ clause, value, locked }, version, reason.trim()), onSaved);
  };
  return (
    <Dialog
      heading={t('rules.confirm', { clause, rule: t(`rule.${clause}`) })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button
            look="primary"
            isPending={saving.busy}
            isDisabled={reason.trim() === '' || effect === null}
            onPress={save}
          >
            {t('rules.save')}
          </Button>
        </>
      }
    >
      <p>{t('rules.fromTo', { before: words(clause, rule), after: words(clause, { value, locked }) })}</p>
      {effect !== null && <Effects effect={effect} />}
      <Problem code={failed ?? saving.problem} />
      <TextField
        label={t('rules.reason')}
        hint={t('rules.reason.hint')}
        value={reason}
        onChange={setReason}
        autoComplete="off"
        maxLength={LONGEST_REASON}
      />
    </Dialog>
  );
}

function Effects({ effect }: { readonly effect: RulePreviewResponse }) {
  const t = useText();
  const { open, stricter, locked, people, scheduled } = effect;
  return (
    <ul className={css('effects')} aria-label={t('rules.effects')}>
      <li>{t('rules.effect.scheduled', { count: scheduled })}</li>
      {stricter > 0 && <li>{t('rules.effect.stricter', { count: stricter })}</li>}
      {locked > 0 && <li>{t('rules.effect.locked', { count: locked })}</li>}
      {stricter + locked > 0 ? (
        <li>{t('rules.effect.people', { count: people })}</li>
      ) : (
        <li>{t('rules.effect.none', { count: open })}</li>
      )}
    </ul>
  );
}
