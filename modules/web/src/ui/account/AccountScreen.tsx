import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import type { OwnAccount, SessionView } from '../../account/port.ts';
import { useList, useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Note } from '../components/Note.tsx';
import { Item, Items } from '../components/Items.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { TextField } from '../components/TextField.tsx';
import { useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { DevicesBox } from '../vault/DevicesBox.tsx';
import { AccountCorner } from './AccountCorner.tsx';
import { useAccountPort, useAccounts } from './accounts-context.ts';
import { CodeSetup, RecoveryCodes } from './CodeSetup.tsx';
import { DataBox } from './DataBox.tsx';
import { PasswordField } from './PasswordField.tsx';
import { Problem } from './Problem.tsx';
import { ROLE_TEXTS } from './roles.ts';
import { Sessions } from './Sessions.tsx';
import styles from './Account.module.css';
import { useAsking } from './use-asking.ts';
import { useFields } from './use-fields.ts';

const css = classes(layout);
const page = classes(styles);

/** One's own account: second factors, password, and where one is signed in. */
export function AccountScreen() {
  const t = useText();
  const port = useAccountPort();
  const list = useList();
  const own = useAccounts((state) => state.own);
  if (own === null) return null;
  const { account } = own;
  const roles = list(account.roles.map((role) => t(ROLE_TEXTS[role])));
  return (
    <PageFrame title="title.account" className={page('wide')} aside={<AccountCorner />}>
      <div className={css('row', 'between')}>
        <div className={css('what')}>
          <h1 className={page('title')}>{account.name}</h1>
          <p className={css('fine')}>{t('account.who', { login: account.login, roles })}</p>
        </div>
        <div className={css('row')}>
          <Button onPress={() => port.show('home')}>{t('account.backHome')}</Button>
          <Button onPress={() => void port.signOut()}>{t('account.signOut')}</Button>
        </div>
      </div>
      <CodesBox own={own} />
      {port.hasPasskeys && <PasskeysBox own={own} />}
      {!account.marks.external && <PasswordBox />}
      <SessionsBox />
      {own.rights.startsMeetings && <DevicesBox />}
      <DataBox isKeptHere={!account.marks.external} />
    </PageFrame>
  );
}

function CodesBox({ own }: { readonly own: OwnAccount }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [settingUp, setSettingUp] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>([]);
  if (settingUp) return <CodeSetup onDone={() => setSettingUp(false)} onLater={() => setSettingUp(false)} />;
  if (codes.length > 0) return <RecoveryCodes codes={codes} onKept={() => setCodes([])} />;
  const { marks } = own.account;
  return (
    <Sheet name="codes" heading={t('account.codes')}>
      <p>{t(marks.code ? 'account.codes.on' : 'account.codes.off')}</p>
      <Problem code={asking.problem} />
      <div className={css('row')}>
        <Button onPress={() => setSettingUp(true)}>
          {t(marks.code ? 'account.codes.renew' : 'account.codes.turnOn')}
        </Button>
        {marks.code && (
          <Button
            look="dangerLine"
            onPress={() =>
              asking.ask(
                () => port.dropCode(),
                () => undefined,
              )
            }
          >
            {t('account.codes.turnOff')}
          </Button>
        )}
      </div>
      {(marks.code || marks.passkey) && (
        <>
          <p className={css('fine')}>{t('account.recovery.left', { count: own.recoveryCodes })}</p>
          <div className={css('row')}>
            <Button
              onPress={() =>
                asking.ask(
                  () => port.newRecoveryCodes(),
                  (made) => setCodes(made.codes),
                )
              }
            >
              {t('account.recovery.new')}
            </Button>
          </div>
        </>
      )}
    </Sheet>
  );
}

function PasskeysBox({ own }: { readonly own: OwnAccount }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const when = useWhen();
  const [label, setLabel] = useState('');
  const [codes, setCodes] = useState<readonly string[]>([]);
  if (codes.length > 0) return <RecoveryCodes codes={codes} onKept={() => setCodes([])} />;
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const named = label.trim() === '' ? t('account.passkeys.usual') : label.trim();
    asking.ask(
      () => port.addPasskey(named),
      (made) => {
        setLabel('');
        setCodes(made.codes);
      },
    );
  };
  return (
    <Sheet name="passkeys" heading={t('account.passkeys')}>
      <p className={css('fine')}>{t('account.passkeys.hint')}</p>
      <Problem code={asking.problem} />
      <Items labelledBy="passkeys" hidden={own.passkeys.length === 0}>
        {own.passkeys.map((passkey) => (
          <Item
            key={passkey.id}
            what={
              <>
                <span className={css('name')}>{passkey.label}</span>
                <span className={css('fine')}>{t('account.passkeys.since', { when: when(passkey.createdAt) })}</span>
              </>
            }
            acts={
              <Button
                look="dangerLine"
                size="dense"
                aria-label={t('account.passkeys.drop.one', { label: passkey.label })}
                onPress={() =>
                  asking.ask(
                    () => port.dropPasskey(passkey.id),
                    () => undefined,
                  )
                }
              >
                {t('account.passkeys.drop')}
              </Button>
            }
          />
        ))}
      </Items>
      <form className={css('row', 'feet')} onSubmit={add}>
        <TextField
          label={t('account.passkeys.label')}
          value={label}
          onChange={setLabel}
          maxLength={64}
          autoComplete="off"
        />
        <Button type="submit" isPending={asking.busy}>
          {t('account.passkeys.add')}
        </Button>
      </form>
    </Sheet>
  );
}

function PasswordBox() {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [done, setDone] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, {
    current: ['wrong-password'],
    next: ['password-weak', 'password-common', 'password-short'],
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!fields.areFilled({ current, next })) return;
    setDone(false);
    asking.ask(
      () => port.changePassword(current, next),
      () => {
        setCurrent('');
        setNext('');
        setDone(true);
      },
    );
  };
  return (
    <Sheet name="password" heading={t('account.password.change')}>
      <form ref={form} className={css('list')} onSubmit={submit}>
        <Problem code={fields.rest} />
        <div role="status">{done && <Note tone="ok">{t('account.password.changed')}</Note>}</div>
        <PasswordField
          label={t('account.password.current')}
          problem={fields.problemOf('current', current)}
          value={current}
          onChange={setCurrent}
          autoComplete="current-password"
        />
        <PasswordField
          label={t('account.password.new')}
          hint={t('account.password.rule')}
          problem={fields.problemOf('next', next)}
          value={next}
          onChange={setNext}
          autoComplete="new-password"
        />
        <div className={css('row')}>
          <Button type="submit" isPending={asking.busy}>
            {t('account.password.change')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function SessionsBox() {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [sessions, setSessions] = useState<readonly SessionView[]>([]);
  const [ended, setEnded] = useState(0);
  useEffect(() => {
    let unmounted = false;
    void port.sessions().then((answer) => {
      if (!unmounted && answer.kind === 'yes') setSessions(answer.value);
    });
    return () => {
      unmounted = true;
    };
  }, [port, ended]);
  return (
    <Sheet name="sessions" heading={t('account.sessions')}>
      <Problem code={asking.problem} />
      <Sessions
        sessions={sessions}
        onEnd={(session) =>
          asking.ask(
            () => port.endSession(session),
            () => setEnded(ended + 1),
          )
        }
      />
    </Sheet>
  );
}
