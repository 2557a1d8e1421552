import { Building2, KeyRound } from 'lucide-react';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import type { SecondFactorKind } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { AnswerSheet, FormSheet } from '../components/Sheet.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { useAccountPort, useAccounts } from './accounts-context.ts';
import { PasswordField } from './PasswordField.tsx';
import { Problem } from './Problem.tsx';
import styles from './Account.module.css';
import { useAsking } from './use-asking.ts';
import { useFields } from './use-fields.ts';

const css = classes(layout);
const page = classes(styles);

interface SecondStep {
  readonly ticket: string;
  readonly factors: readonly SecondFactorKind[];
}

/** Name and password, then a code if the account asks for one. */
export function SignInScreen() {
  const t = useText();
  const port = useAccountPort();
  const returned = useAccounts((state) => state.returned);
  const [second, setSecond] = useState<SecondStep | null>(null);
  return (
    <PageFrame title="title.signIn" className={page('narrow')}>
      <h1 className={page('title')}>{t('account.signIn')}</h1>
      {second !== null && (
        <SecondForm
          step={second}
          onBack={() => {
            port.show('sign-in');
            setSecond(null);
          }}
        />
      )}
      {second === null && returned !== null && <Returned query={returned} onMore={setSecond} />}
      {second === null && returned === null && <FirstForm onMore={setSecond} />}
      <Button look="quiet" onPress={() => port.show('home')}>
        {t('account.backHome')}
      </Button>
    </PageFrame>
  );
}

/** Back from the organisation's sign-in: what it said is shown to the server, once. */
function Returned({ query, onMore }: { readonly query: string; readonly onMore: (step: SecondStep) => void }) {
  const t = useText();
  const port = useAccountPort();
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let unmounted = false;
    void port.finishSingleSignOn(query).then((answer) => {
      if (unmounted) return;
      if (answer.kind === 'no') setProblem(answer.code === 'cannot-sign-in' ? 'single-sign-on-refused' : answer.code);
      else if (answer.value.account) port.goOn();
      else if (answer.value.ticket !== undefined)
        onMore({ ticket: answer.value.ticket, factors: answer.value.factors });
    });
    return () => {
      unmounted = true;
    };
  }, [port, query, onMore]);
  return (
    <AnswerSheet>
      <Problem code={problem} />
      {problem === null ? (
        <p role="status">{t('account.signIn.returned')}</p>
      ) : (
        <Button onPress={() => port.show('sign-in')}>{t('account.signIn.again')}</Button>
      )}
    </AnswerSheet>
  );
}

function FirstForm({ onMore }: { readonly onMore: (step: SecondStep) => void }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const single = useSingleSignOn();
  // Which of the two was wrong, the server tells nobody.
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, { login: [], password: [] });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!fields.areFilled({ login, password })) return;
    asking.ask(
      () => port.signIn(login, password),
      ({ account, ticket, factors }) => {
        if (account) port.goOn();
        else if (ticket !== undefined) onMore({ ticket, factors });
      },
    );
  };
  return (
    <FormSheet ref={form} onSubmit={submit}>
      <Problem code={fields.rest} />
      <TextField
        label={t('account.login')}
        problem={fields.problemOf('login', login)}
        value={login}
        onChange={setLogin}
        autoComplete="username webauthn"
        spellCheck="false"
        maxLength={256}
      />
      <PasswordField
        label={t('account.password')}
        problem={fields.problemOf('password', password)}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
      />
      <Button type="submit" look="primary" isPending={asking.busy}>
        {t('account.signIn')}
      </Button>
      {single !== null && (
        <Button
          onPress={() =>
            asking.ask(
              () => port.startSingleSignOn(),
              () => undefined,
            )
          }
        >
          <Icon icon={Building2} />
          {t('account.signIn.single', { name: single })}
        </Button>
      )}
      {port.hasPasskeys && (
        <Button
          onPress={() =>
            asking.ask(
              () => port.signInWithPasskey(),
              () => port.goOn(),
            )
          }
        >
          <Icon icon={KeyRound} />
          {t('account.signIn.passkey')}
        </Button>
      )}
      <p className={css('fine')}>{t('account.signIn.hint')}</p>
    </FormSheet>
  );
}

/** What the organisation's own sign-in is called; null where there is none, or while that is not known. */
function useSingleSignOn(): string | null {
  const port = useAccountPort();
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    let unmounted = false;
    void port.ways().then((answer) => {
      if (!unmounted && answer.kind === 'yes') setName(answer.value.singleSignOn ?? null);
    });
    return () => {
      unmounted = true;
    };
  }, [port]);
  return name;
}

function SecondForm({ step, onBack }: { readonly step: SecondStep; readonly onBack: () => void }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const hasCode = step.factors.includes('code');
  const [recovery, setRecovery] = useState(!hasCode);
  const [code, setCode] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, { code: ['wrong-code', 'cannot-sign-in'] });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!fields.areFilled({ code })) return;
    asking.ask(
      () => port.secondFactor(step.ticket, recovery ? 'recovery-code' : 'code', code.trim()),
      () => port.goOn(),
    );
  };
  return (
    <FormSheet ref={form} onSubmit={submit}>
      <Problem code={fields.rest} />
      <TextField
        key={recovery ? 'recovery' : 'code'}
        label={t(recovery ? 'account.recoveryCode' : 'account.code')}
        hint={t(recovery ? 'account.recoveryCode.hint' : 'account.code.hint')}
        problem={fields.problemOf('code', code)}
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
    </FormSheet>
  );
}
