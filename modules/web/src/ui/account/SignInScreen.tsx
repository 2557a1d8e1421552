import { KeyRound } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import type { SecondFactorKind } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import { useAccountPort } from './accounts-context.ts';
import { PasswordField } from './PasswordField.tsx';
import { Problem } from './Problem.tsx';
import styles from './Account.module.css';
import { useAsking } from './use-asking.ts';

const css = classes(styles);

interface SecondStep {
  readonly ticket: string;
  readonly factors: readonly SecondFactorKind[];
}

/** Name and password, then a code if the account asks for one. */
export function SignInScreen() {
  const t = useText();
  const port = useAccountPort();
  const [second, setSecond] = useState<SecondStep | null>(null);
  return (
    <PageFrame title="title.signIn" className={css('narrow')}>
      <h1 className={css('title')}>{t('account.signIn')}</h1>
      {second === null ? <FirstForm onMore={setSecond} /> : <SecondForm step={second} onBack={() => setSecond(null)} />}
      <Button look="quiet" onPress={() => port.show('home')}>
        {t('account.backHome')}
      </Button>
    </PageFrame>
  );
}

function FirstForm({ onMore }: { readonly onMore: (step: SecondStep) => void }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (login.trim() === '' || password === '') return;
    asking.ask(
      () => port.signIn(login, password),
      ({ account, ticket, factors }) => {
        if (account) port.show('home');
        else if (ticket !== undefined) onMore({ ticket, factors });
      },
    );
  };
  return (
    <form className={css('box')} onSubmit={submit}>
      <Problem code={asking.problem} />
      <TextField
        label={t('account.login')}
        value={login}
        onChange={setLogin}
        autoComplete="username webauthn"
        spellCheck="false"
        maxLength={256}
      />
      <PasswordField
        label={t('account.password')}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
      />
      <Button type="submit" look="primary" isPending={asking.busy}>
        {t('account.signIn')}
      </Button>
      {port.hasPasskeys && (
        <Button
          onPress={() =>
            asking.ask(
              () => port.signInWithPasskey(),
              () => port.show('home'),
            )
          }
        >
          <Icon icon={KeyRound} />
          {t('account.signIn.passkey')}
        </Button>
      )}
      <p className={css('fine')}>{t('account.signIn.hint')}</p>
    </form>
  );
}

function SecondForm({ step, onBack }: { readonly step: SecondStep; readonly onBack: () => void }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const hasCode = step.factors.includes('code');
  const [recovery, setRecovery] = useState(!hasCode);
  const [code, setCode] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (code.trim() === '') return;
    asking.ask(
      () => port.secondFactor(step.ticket, recovery ? 'recovery-code' : 'code', code.trim()),
      () => port.show('home'),
    );
  };
  return (
    <form className={css('box')} onSubmit={submit}>
      <Problem code={asking.problem} />
      <TextField
        key={recovery ? 'recovery' : 'code'}
        label={t(recovery ? 'account.recoveryCode' : 'account.code')}
        hint={t(recovery ? 'account.recoveryCode.hint' : 'account.code.hint')}
        value={code}
        onChange={setCode}
        autoFocus
        autoComplete="one-time-code"
        inputMode={recovery ? 'text' : 'numeric'}
        spellCheck="false"
        maxLength={64}
      />
      <Button type="submit" look="primary" isPending={asking.busy}>
        {t('account.signIn')}
      </Button>
      {hasCode && step.factors.includes('recovery-code') && (
        <Button
          look="quiet"
          onPress={() => {
            setCode('');
            setRecovery(!recovery);
          }}
        >
          {t(recovery ? 'account.code.use' : 'account.recoveryCode.use')}
        </Button>
      )}
      <Button look="quiet" onPress={onBack}>
        {t('account.signIn.again')}
      </Button>
    </form>
  );
}
