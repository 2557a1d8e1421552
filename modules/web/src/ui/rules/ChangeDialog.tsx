import { useEffect, useState } from 'react';
import type { Answer } from '../../account/answer.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { Problem } from '../account/Problem.tsx';
import { useAsking } from '../account/use-asking.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);

/** Characters of a reason; as many as the server takes. */
const LONGEST_REASON = 200;

interface Props<Effect, Saved> {
  readonly heading: string;
  /** As it is, and as it would be. */
  readonly before: string;
  readonly after: string;
  readonly save: TextKey;
  /** What it would do; asked as the dialog opens. */
  readonly preview: () => Promise<Answer<Effect>>;
  /** The same in sentences. */
  readonly effects: (effect: Effect) => readonly string[];
  readonly onSave: (reason: string) => Promise<Answer<Saved>>;
  readonly onSaved: (saved: Saved) => void;
  readonly onClose: () => void;
}

/** What a change of the organisation's rules would do, said before it is done, and why it is done, asked for the history. */
export function ChangeDialog<Effect, Saved>(props: Props<Effect, Saved>) {
  const { heading, before, after, save, effects, onSave, onSaved, onClose } = props;
  const t = useText();
  const saving = useAsking();
  const [preview] = useState(() => props.preview);
  const [effect, setEffect] = useState<Effect | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const given = reason.trim();
  useEffect(() => {
    let unmounted = false;
    void preview().then((answer) => {
      if (unmounted) return;
      if (answer.kind === 'no') setFailed(answer.code);
      else setEffect(answer.value);
    });
    return () => {
      unmounted = true;
    };
  }, [preview]);
  return (
    <Dialog
      heading={heading}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button
            look="primary"
            isPending={saving.busy}
            isDisabled={given === '' || effect === null}
            onPress={() => saving.ask(() => onSave(given), onSaved)}
          >
            {t(save)}
          </Button>
        </>
      }
    >
      <p>{t('rules.fromTo', { before, after })}</p>
      {effect !== null && (
        <ul className={css('bullets')} aria-label={t('rules.effects')}>
          {effects(effect).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
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
