import { useRef, useState, type SubmitEvent } from 'react';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { useFocusedHeading } from '../use-focused-heading.ts';
import { useAccountPort } from './accounts-context.ts';
import { KeepFile } from './KeepFile.tsx';
import { PasswordField } from './PasswordField.tsx';
import { Problem } from './Problem.tsx';
import { useAsking } from './use-asking.ts';
import { useFields } from './use-fields.ts';

const css = classes(layout);

interface Props {
  /** Whether this server has the password; else the organisation takes the account away. */
  readonly isKeptHere: boolean;
}

/** What is kept about oneself, as a file, and the way to have it erased. */
export function DataBox({ isKeptHere }: Props) {
  const t = useText();
  const port = useAccountPort();
  return (
    <Sheet name="data" heading={t('account.data')}>
      <p className={css('fine')}>{t('account.data.hint')}</p>
      <KeepFile label="account.data.keep" kept="account.data.kept" onKeep={() => port.keptAboutMe()} />
      {isKeptHere ? <Erasing /> : <p className={css('fine')}>{t('account.erase.elsewhere')}</p>}
    </Sheet>
  );
}

function Erasing() {
  const t = useText();
  const [step, setStep] = useState<'still' | 'asking' | 'left'>('still');
  if (step === 'asking') return <Asking onLeave={() => setStep('left')} />;
  return (
    <div className={css('row')}>
      <Button look="dangerLine" autoFocus={step === 'left'} onPress={() => setStep('asking')}>
        {t('account.erase')}
      </Button>
    </div>
  );
}

function Asking({ onLeave }: { readonly onLeave: () => void }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const heading = useFocusedHeading();
  const [password, setPassword] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, { password: ['wrong-password'] });
  const erase = (event: SubmitEvent) => {
    event.preventDefault();
    if (!fields.areFilled({ password })) return;
    asking.ask(
      () => port.eraseMe(password),
      () => undefined,
    );
  };
  return (
    <form ref={form} className={css('list')} onSubmit={erase}>
      <h3 ref={heading} tabIndex={-1}>
        {t('account.erase')}
      </h3>
      <p>{t('account.erase.what')}</p>
      <Problem code={fields.rest} />
      <PasswordField
        label={t('account.erase.password')}
        problem={fields.problemOf('password', password)}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
      />
      <div className={css('row')}>
        <Button type="submit" look="danger" isPending={asking.busy}>
          {t('account.erase.now')}
        </Button>
        <Button onPress={onLeave}>{t('account.erase.not')}</Button>
      </div>
    </form>
  );
}
