import { useEffect, useState } from 'react';
import type { CeilingPreviewResponse, OrganisationCeiling } from '../../account/port.ts';
import type { Grade } from '../../call/keys.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { useAsking } from '../account/use-asking.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import styles from './Rules.module.css';
import { LONGEST_REASON } from './words.ts';

const css = classes(styles);

interface Props {
  readonly ceiling: OrganisationCeiling;
  readonly highest: Grade;
  readonly onClose: () => void;
  readonly onSaved: (ceiling: OrganisationCeiling) => void;
}

/** What another ceiling would do, said before it is set, and why it is set, asked for the history. */
export function CeilingDialog({ ceiling, highest, onClose, onSaved }: Props) {
  const t = useText();
  const port = useAccountPort();
  const saving = useAsking();
  const [effect, setEffect] = useState<CeilingPreviewResponse | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  useEffect(() => {
    let gone = false;
    void port.previewCeiling(highest).then((answer) => {
      if (gone) return;
      if (answer.kind === 'no') setFailed(answer.code);
      else setEffect(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [port, highest]);
  const save = () => {
    if (reason.trim() === '') return;
    saving.ask(() => port.setCeiling(highest, ceiling.version, reason.trim()), onSaved);
  };
  return (
    <Dialog
      heading={t('ceiling.heading')}
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
            {t('ceiling.save')}
          </Button>
        </>
      }
    >
      <p>{t('rules.fromTo', { before: t(`class.${ceiling.highest}`), after: t(`class.${highest}`) })}</p>
      {effect !== null && (
        <ul className={css('effects')} aria-label={t('rules.effects')}>
          <li>{t('ceiling.effect.scheduled', { count: effect.scheduled })}</li>
          <li>{t('ceiling.effect.above', { count: effect.above })}</li>
          {effect.above > 0 && <li>{t('ceiling.effect.people', { count: effect.people })}</li>}
        </ul>
      )}
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
