import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { useText } from '../../i18n/index.ts';
import { Problem } from '../account/Problem.tsx';
import { useAccountPort } from '../account/accounts-context.ts';
import { useAsking, type Asking } from '../account/use-asking.ts';
import { useFields } from '../account/use-fields.ts';
import { Button } from '../components/Button.tsx';
import { Note } from '../components/Note.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);

/** Asks for the code of another device, or the backup code. @param code that a link brought: it is tried at once */
export function UnlockForm({ code }: { readonly code: string | null }) {
  const t = useText();
  const asking = useAsking();
  const [typed, setTyped] = useState(code ?? '');
  const [isLost, setLost] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, { code: ['wrong-vault-code'] });
  const unlock = useUnlock(asking);
  useUnlockAtOnce(code, unlock);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (fields.areFilled({ code: typed })) unlock(typed);
  };
  return (
    <>
      <p>{t('vault.locked.how')}</p>
      <form ref={form} className={css('row', 'feet')} onSubmit={submit} noValidate>
        <TextField
          label={t('account.code')}
          value={typed}
          onChange={setTyped}
          problem={fields.problemOf('code', typed)}
          maxLength={64}
          autoComplete="off"
          spellCheck="false"
        />
        <Button type="submit" look="primary" isPending={asking.busy}>
          {t('vault.unlock')}
        </Button>
      </form>
      <Problem code={fields.rest} />
      {isLost ? (
        <StartOver onCancel={() => setLost(false)} />
      ) : (
        <div>
          <Button onPress={() => setLost(true)}>{t('vault.lost')}</Button>
        </div>
      )}
    </>
  );
}

function useUnlock(asking: Asking) {
  const port = useAccountPort();
  return (typed: string) =>
    asking.ask(
      () => port.vault((vault) => vault.unlock(typed)),
      () => port.forgetDeviceCode(),
    );
}

function useUnlockAtOnce(code: string | null, unlock: (code: string) => void): void {
  const tried = useRef(false);
  useEffect(() => {
    if (code === null || tried.current) return;
    tried.current = true;
    unlock(code);
  }, [code, unlock]);
}

/** The way out for people who lost every device and the backup code. */
function StartOver({ onCancel }: { readonly onCancel: () => void }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  return (
    <div role="group" aria-label={t('vault.startOver')}>
      <Note
        tone="danger"
        actions={
          <>
            <Button
              look="dangerLine"
              isPending={asking.busy}
              onPress={() =>
                asking.ask(
                  () => port.vault((vault) => vault.startOver()),
                  () => undefined,
                )
              }
            >
              {t('vault.startOver')}
            </Button>
            <Button onPress={onCancel}>{t('app.cancel')}</Button>
          </>
        }
      >
        {t('vault.startOver.warning')}
      </Note>
      <Problem code={asking.problem} />
    </div>
  );
}
