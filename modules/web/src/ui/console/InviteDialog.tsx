import { useState, type SubmitEvent } from 'react';
import type { AccountInvitedResponse, AccountRole } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { ROLE_TEXTS, ROLES } from '../account/roles.ts';
import { useAsking } from '../account/use-asking.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import styles from './Console.module.css';

const css = classes(styles);
const FORM = 'invite-form';

interface Props {
  readonly onInvited: (invited: AccountInvitedResponse) => void;
  readonly onClose: () => void;
}

/** A new account, for somebody who opens it by a link. */
export function InviteDialog({ onInvited, onClose }: Props) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<readonly AccountRole[]>(['organiser']);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (login.trim() === '') return;
    asking.ask(() => port.invite(login.trim(), name.trim(), roles), onInvited);
  };
  return (
    <Dialog
      heading={t('account.invite')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button type="submit" form={FORM} look="primary" isPending={asking.busy}>
            {t('accounts.invite')}
          </Button>
        </>
      }
    >
      <form id={FORM} className={css('list')} onSubmit={submit}>
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
      </form>
    </Dialog>
  );
}

export function RoleBoxes(props: {
  readonly legend: string;
  readonly roles: readonly AccountRole[];
  readonly onChange: (roles: readonly AccountRole[]) => void;
}) {
  const t = useText();
  const { legend, roles, onChange } = props;
  return (
    <fieldset className={css('boxes')}>
      <legend>{legend}</legend>
      {ROLES.map((role) => (
        <label key={role}>
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

/** The link, or the code for a second step where another system keeps the password, is shown this once. */
export function SecretDialog({
  invited,
  onClose,
}: {
  readonly invited: AccountInvitedResponse;
  readonly onClose: () => void;
}) {
  const t = useText();
  const port = useAccountPort();
  const [copied, setCopied] = useState(false);
  const { name, marks } = invited.account;
  const link = marks.external ? invited.secret : port.invitationLink(invited.secret);
  return (
    <Dialog
      heading={t('accounts.once')}
      onClose={onClose}
      alert
      actions={
        <>
          <Button
            onPress={() => {
              void port.copy(link).then(setCopied);
            }}
          >
            {t(copied ? 'account.copied' : 'account.copy')}
          </Button>
          <Button look="primary" onPress={onClose}>
            {t('accounts.once.done')}
          </Button>
        </>
      }
    >
      <p>{t(marks.external ? 'account.reset.factor.done' : 'account.invited', { name })}</p>
      <p className={css('secret')} data-testid={marks.external ? 'enrolment-code' : 'invitation-link'}>
        {link}
      </p>
    </Dialog>
  );
}
