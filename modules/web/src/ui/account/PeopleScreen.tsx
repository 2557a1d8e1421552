import { useEffect, useState, type SubmitEvent } from 'react';
import type { AccountInvitedResponse, AccountLine, AccountRole } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Note } from '../components/Note.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import { AccountCorner } from './AccountCorner.tsx';
import { useAccountPort } from './accounts-context.ts';
import { Problem } from './Problem.tsx';
import { ROLE_TEXTS, ROLES } from './roles.ts';
import styles from './Account.module.css';
import { useAsking } from './use-asking.ts';

const css = classes(styles);

/** The accounts of everybody, for who keeps them. */
export function PeopleScreen() {
  const t = useText();
  const port = useAccountPort();
  const [accounts, setAccounts] = useState<readonly AccountLine[]>([]);
  const [more, setMore] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [invited, setInvited] = useState<AccountInvitedResponse | null>(null);
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    let gone = false;
    void port.accounts(null).then((answer) => {
      if (gone) return;
      if (answer.kind === 'no') return setFailed(answer.code);
      setAccounts(answer.value.accounts);
      setMore(answer.value.more);
    });
    return () => {
      gone = true;
    };
  }, [port, changes]);
  const showMore = () => {
    void port.accounts(accounts.at(-1)?.login ?? null).then((answer) => {
      if (answer.kind === 'no') return setFailed(answer.code);
      setAccounts([...accounts, ...answer.value.accounts]);
      setMore(answer.value.more);
    });
  };
  const made = (invitation: AccountInvitedResponse) => {
    setInvited(invitation);
    setChanges(changes + 1);
  };
  return (
    <PageFrame title="title.people" className={css('wide')} aside={<AccountCorner />}>
      <div className={css('row', 'between')}>
        <h1 className={css('title')}>{t('account.people')}</h1>
        <Button onPress={() => port.show('home')}>{t('account.backHome')}</Button>
      </div>
      <Problem code={failed} />
      {failed === 'second-factor-needed' && (
        <Button look="primary" onPress={() => port.show('set-up')}>
          {t('account.codes.turnOn')}
        </Button>
      )}
      <InviteBox onInvited={made} />
      {invited !== null && <InvitedBox invited={invited} />}
      <ul className={css('list')} aria-label={t('account.people')}>
        {accounts.map((account) => (
          <PersonItem key={account.id} account={account} onChanged={() => setChanges(changes + 1)} onInvited={made} />
        ))}
      </ul>
      {more && <Button onPress={showMore}>{t('account.people.more')}</Button>}
    </PageFrame>
  );
}

function RoleBoxes(props: {
  readonly legend: string;
  readonly roles: readonly AccountRole[];
  readonly onChange: (roles: readonly AccountRole[]) => void;
}) {
  const t = useText();
  const { legend, roles, onChange } = props;
  return (
    <fieldset className={css('row')}>
      <legend>{legend}</legend>
      {ROLES.map((role) => (
        <label key={role} className={css('row')}>
          <input
            type="checkbox"
            checked={roles.includes(role)}
            onChange={(event) =>
              onChange(event.target.checked ? [...roles, role] : roles.filter((each) => each !== role))
            }
          />
          {t(ROLE_TEXTS[role])}
        </label>
      ))}
    </fieldset>
  );
}

function InviteBox({ onInvited }: { readonly onInvited: (invited: AccountInvitedResponse) => void }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<readonly AccountRole[]>(['organiser']);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (login.trim() === '') return;
    asking.ask(
      () => port.invite(login.trim(), name.trim(), roles),
      (invited) => {
        setLogin('');
        setName('');
        onInvited(invited);
      },
    );
  };
  return (
    <form className={css('box')} onSubmit={submit}>
      <h2>{t('account.invite')}</h2>
      <Problem code={asking.problem} />
      <TextField
        label={t('account.login')}
        hint={t('account.login.rule')}
        value={login}
        onChange={setLogin}
        autoComplete="off"
        spellCheck="false"
        maxLength={64}
      />
      <TextField
        label={t('account.invite.name')}
        hint={t('account.invite.name.hint')}
        value={name}
        onChange={setName}
        autoComplete="off"
        maxLength={256}
      />
      <RoleBoxes legend={t('account.roles')} roles={roles} onChange={setRoles} />
      <div className={css('row')}>
        <Button type="submit" look="primary" isPending={asking.busy}>
          {t('account.invite')}
        </Button>
      </div>
    </form>
  );
}

/** The link, or the code for a second step where another system keeps the password, is shown this once. */
function InvitedBox({ invited }: { readonly invited: AccountInvitedResponse }) {
  const t = useText();
  const port = useAccountPort();
  const [copied, setCopied] = useState(false);
  const { name, marks } = invited.account;
  const link = marks.external ? invited.secret : port.invitationLink(invited.secret);
  const told = t(marks.external ? 'account.reset.factor.done' : 'account.invited', { name });
  return (
    <section className={css('box')} aria-label={told}>
      <Note tone="ok">{told}</Note>
      <p className={css('code')} data-testid={marks.external ? 'enrolment-code' : 'invitation-link'}>
        {link}
      </p>
      <div className={css('row')}>
        <Button
          onPress={() => {
            void port.copy(link).then(setCopied);
          }}
        >
          {t(copied ? 'account.copied' : 'account.copy')}
        </Button>
      </div>
    </section>
  );
}

interface ItemProps {
  readonly account: AccountLine;
  readonly onChanged: () => void;
  readonly onInvited: (invited: AccountInvitedResponse) => void;
}

const STANDING_TEXTS = {
  invited: 'account.standing.invited',
  active: 'account.standing.active',
  disabled: 'account.standing.disabled',
} as const;

function PersonItem({ account, onChanged, onInvited }: ItemProps) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [roles, setRoles] = useState<readonly AccountRole[] | null>(null);
  const { id, name, login } = account;
  const named = (
    text:
      | 'account.disable'
      | 'account.enable'
      | 'account.reset'
      | 'account.reset.factor'
      | 'account.roles.change'
      | 'account.endSessions',
  ) => ({
    'aria-label': t('account.act.of', { act: t(text), name }),
    children: t(text),
  });
  const saveRoles = () => {
    if (roles === null) return;
    asking.ask(
      () => port.setRoles(id, roles),
      () => {
        setRoles(null);
        onChanged();
      },
    );
  };
  return (
    <li className={css('item')}>
      <span className={css('what')}>
        <span className={css('name')}>{name}</span>
        <span className={css('fine')}>
          {t('account.person', {
            login,
            roles: account.roles.map((role) => t(ROLE_TEXTS[role])).join(', '),
            standing: t(STANDING_TEXTS[account.standing]),
          })}
        </span>
        <Problem code={asking.problem} />
      </span>
      {roles === null ? (
        <span className={css('row')}>
          <Button size="dense" onPress={() => setRoles(account.roles)} {...named('account.roles.change')} />
          <Button
            size="dense"
            onPress={() => asking.ask(() => port.reset(id), onInvited)}
            {...named(account.marks.external ? 'account.reset.factor' : 'account.reset')}
          />
          <Button
            size="dense"
            onPress={() => asking.ask(() => port.endSessionsOf(id), onChanged)}
            {...named('account.endSessions')}
          />
          {account.standing === 'disabled' ? (
            <Button
              size="dense"
              onPress={() => asking.ask(() => port.enable(id), onChanged)}
              {...named('account.enable')}
            />
          ) : (
            <Button
              size="dense"
              look="dangerLine"
              onPress={() => asking.ask(() => port.disable(id), onChanged)}
              {...named('account.disable')}
            />
          )}
        </span>
      ) : (
        <span className={css('row')}>
          <RoleBoxes legend={t('account.roles')} roles={roles} onChange={setRoles} />
          <Button size="dense" look="primary" isPending={asking.busy} onPress={saveRoles}>
            {t('account.save')}
          </Button>
          <Button size="dense" onPress={() => setRoles(null)}>
            {t('app.cancel')}
          </Button>
        </span>
      )}
    </li>
  );
}
