import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import type { InvitationView } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { FormSheet } from '../components/Sheet.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { useAccountPort, useAccounts } from './accounts-context.ts';
import { CodeSetup } from './CodeSetup.tsx';
import { PasswordField } from './PasswordField.tsx';
import { Problem } from './Problem.tsx';
import styles from './Account.module.css';
import { useAsking } from './use-asking.ts';
import { useFields } from './use-fields.ts';

const css = classes(layout);
const page = classes(styles);

/** Opens an account: a password of one's own. */
export function InvitationScreen({ secret }: { readonly secret: string }) {
  const t = useText();
  const port = useAccountPort();
  const [view, setView] = useState<InvitationView | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => {
    let unmounted = false;
    void port.lookAtInvitation(secret).then((answer) => {
      if (unmounted) return;
      if (answer.kind === 'yes') setView(answer.value);
      else setFailed(answer.code);
    });
    return () => {
      unmounted = true;
    };
  }, [port, secret]);
  return (
    <PageFrame title="title.invitation" className={page('narrow')}>
      <h1 className={page('title')}>{t('account.invitation')}</h1>
      <Problem code={failed} />
      {view !== null && <OpenAccount secret={secret} view={view} />}
      <Button look="quiet" onPress={() => port.show('home')}>
        {t('account.backHome')}
      </Button>
    </PageFrame>
  );
}

function OpenAccount({ secret, view }: { readonly secret: string; readonly view: InvitationView }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, {
    name: ['name-unusable'],
    password: ['password-weak', 'password-common', 'password-short'],
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!fields.areFilled(view.ownName ? { name, password } : { password })) return;
    asking.ask(
      () => port.accept(secret, name.trim(), password),
      () => port.show('set-up'),
    );
  };
  return (
    <FormSheet ref={form} onSubmit={submit}>
      {!view.ownName && <p className={css('name')}>{view.name}</p>}
      <p>{t('account.invitation.login', { login: view.login })}</p>
      <Problem code={fields.rest} />
      <input type="hidden" name="username" autoComplete="username" value={view.login} readOnly />
      {view.ownName && (
        <TextField
          label={t('account.name')}
          hint={t('account.name.hint')}
          problem={fields.problemOf('name', name)}
          value={name}
          onChange={setName}
          autoComplete="name"
          maxLength={256}
        />
      )}
      <PasswordField
        label={t('account.password.new')}
        hint={t('account.password.rule')}
        problem={fields.problemOf('password', password)}
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
      />
      <Button type="submit" look="primary" isPending={asking.busy}>
        {t('account.invitation.open')}
      </Button>
    </FormSheet>
  );
}

/** After the password comes the second factor, without which nobody administers. */
export function SetUpScreen() {
  const t = useText();
  const port = useAccountPort();
  const administers = useAccounts((state) => state.own?.rights.administers ?? false);
  return (
    <PageFrame title="title.setUp" className={page('narrow')}>
      <h1 className={page('title')}>{t('account.setUp')}</h1>
      <p>{t(administers ? 'account.setUp.administrator' : 'account.setUp.hint')}</p>
      <CodeSetup onDone={() => port.goOn()} onLater={() => port.show('home')} />
    </PageFrame>
  );
}
