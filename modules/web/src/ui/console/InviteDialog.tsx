import { useRef, useState, type SubmitEvent } from 'react';
import type { AccountInvitedResponse, AccountRole } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { ROLE_TEXTS, ROLES } from '../account/roles.ts';
import { useAsking } from '../account/use-asking.ts';
import { useFields } from '../account/use-fields.ts';
import { Boxes } from '../components/Boxes.tsx';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { OnceDialog } from './OnceDialog.tsx';

const css = classes(layout);
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
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, { login: ['login-unusable', 'login-taken'], name: ['name-unusable'] });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!fields.areFilled({ login }, { name })) return;
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
      <form ref={form} id={FORM} className={css('stack')} onSubmit={submit}>
        <Problem code={fields.rest} />
        <TextField
          label={t('account.login')}
          hint={t('account.login.rule')}
          problem={fields.problemOf('login', login)}
          value={login}
          onChange={setLogin}
          autoComplete="off"
          spellCheck="false"
          maxLength={64}
        />
        <TextField
          label={t('account.invite.name')}
          hint={t('account.invite.name.hint')}
          problem={fields.problemOf('name', name)}
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
    <Boxes legend={legend} all={ROLES} chosen={roles} textOf={(role) => t(ROLE_TEXTS[role])} onChange={onChange} />
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
  const { name, marks } = invited.account;
  return (
    <OnceDialog
      secret={marks.external ? invited.secret : port.invitationLink(invited.secret)}
      kind={marks.external ? 'enrolment-code' : 'invitation-link'}
      onClose={onClose}
    >
      {t(marks.external ? 'account.reset.factor.done' : 'account.invited', { name })}
    </OnceDialog>
  );
}
