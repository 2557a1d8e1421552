import { useState } from 'react';
import type { AccountInvitedResponse, AccountLine, AccountRole } from '../../account/port.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { ROLE_TEXTS } from '../account/roles.ts';
import { useAsking, type Asking } from '../account/use-asking.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { classes } from '../styles/classes.ts';
import styles from './Console.module.css';
import { RoleBoxes } from './InviteDialog.tsx';
import { PersonSessions } from './PersonSessions.tsx';

const css = classes(styles);

const STANDING_TEXTS = {
  invited: 'account.standing.invited',
  active: 'account.standing.active',
  disabled: 'account.standing.disabled',
} as const;

/** What is thought about before it is done, since it signs somebody out. */
type Grave = 'disable' | 'reset';

interface Props {
  readonly account: AccountLine;
  readonly onChanged: () => void;
  readonly onInvited: (invited: AccountInvitedResponse) => void;
}

/** One account, and what can be done with it. */
export function PersonItem({ account, onChanged, onInvited }: Props) {
  const port = useAccountPort();
  const asking = useAsking();
  const [open, setOpen] = useState<'roles' | 'sessions' | null>(null);
  const [grave, setGrave] = useState<Grave | null>(null);
  const { id } = account;
  const done = () => {
    setOpen(null);
    onChanged();
  };
  const doGrave = () => {
    setGrave(null);
    if (grave === 'disable') asking.ask(() => port.disable(id), done);
    else asking.ask(() => port.reset(id), onInvited);
  };
  return (
    <li className={css('person')}>
      <div className={css('row')}>
        <About account={account} />
        <Acts account={account} asking={asking} open={open} onOpen={setOpen} onGrave={setGrave} onChanged={done} />
      </div>
      <Problem code={asking.problem} />
      {open === 'roles' && (
        <Roles
          account={account}
          busy={asking.busy}
          onSave={(roles) => asking.ask(() => port.setRoles(id, roles), done)}
          onCancel={() => setOpen(null)}
        />
      )}
      {open === 'sessions' && <PersonSessions account={account} />}
      {grave !== null && <GraveDialog act={grave} account={account} onClose={() => setGrave(null)} onDo={doGrave} />}
    </li>
  );
}

function About({ account }: { readonly account: AccountLine }) {
  const t = useText();
  const { name, login, roles, standing, marks } = account;
  return (
    <span className={css('what')}>
      <span className={css('name')}>
        <bdi>{name}</bdi>
      </span>
      <span className={css('fine')}>
        {t('account.person', {
          login,
          roles: roles.length === 0 ? t('accounts.noRole') : roles.map((role) => t(ROLE_TEXTS[role])).join(', '),
          standing: t(STANDING_TEXTS[standing]),
        })}
      </span>
      {standing === 'disabled' && (
        <span>
          <span className={css('chip', 'bad')}>{t('account.standing.disabled')}</span>
        </span>
      )}
      {standing === 'active' && !marks.code && !marks.passkey && !marks.external && (
        <span>
          <span className={css('chip', 'warn')}>{t('accounts.oneFactor')}</span>
        </span>
      )}
      {marks.external && (
        <span>
          <span className={css('chip')}>{t('accounts.external')}</span>
        </span>
      )}
    </span>
  );
}

function Acts(props: {
  readonly account: AccountLine;
  readonly asking: Asking;
  readonly open: 'roles' | 'sessions' | null;
  readonly onOpen: (which: 'roles' | 'sessions' | null) => void;
  readonly onGrave: (act: Grave) => void;
  readonly onChanged: () => void;
}) {
  const t = useText();
  const port = useAccountPort();
  const { account, asking, open, onOpen, onGrave, onChanged } = props;
  const { id, name, standing, marks } = account;
  const named = (text: TextKey) => ({ 'aria-label': t('account.act.of', { act: t(text), name }), children: t(text) });
  const unfold = (which: 'roles' | 'sessions', text: TextKey) => (
    <Button
      size="dense"
      aria-expanded={open === which}
      onPress={() => onOpen(open === which ? null : which)}
      {...named(text)}
    />
  );
  return (
    <span className={css('row')}>
      {unfold('roles', 'account.roles.change')}
      {unfold('sessions', 'accounts.sessions')}
      <Button
        size="dense"
        onPress={() => onGrave('reset')}
        {...named(marks.external ? 'account.reset.factor' : 'account.reset')}
      />
      {standing === 'disabled' ? (
        <Button
          size="dense"
          onPress={() => asking.ask(() => port.enable(id), onChanged)}
          {...named('account.enable')}
        />
      ) : (
        <Button size="dense" look="dangerLine" onPress={() => onGrave('disable')} {...named('account.disable')} />
      )}
    </span>
  );
}

function Roles(props: {
  readonly account: AccountLine;
  readonly busy: boolean;
  readonly onSave: (roles: readonly AccountRole[]) => void;
  readonly onCancel: () => void;
}) {
  const t = useText();
  const { account, busy, onSave, onCancel } = props;
  const [roles, setRoles] = useState<readonly AccountRole[]>(account.roles);
  return (
    <div className={css('row')}>
      <RoleBoxes legend={t('account.roles')} roles={roles} onChange={setRoles} />
      <Button size="dense" look="primary" isPending={busy} onPress={() => onSave(roles)}>
        {t('account.save')}
      </Button>
      <Button size="dense" onPress={onCancel}>
        {t('app.cancel')}
      </Button>
    </div>
  );
}

function GraveDialog(props: {
  readonly act: Grave;
  readonly account: AccountLine;
  readonly onClose: () => void;
  readonly onDo: () => void;
}) {
  const t = useText();
  const { act, account, onClose, onDo } = props;
  const { name, marks } = account;
  const what = act === 'disable' ? 'account.disable' : marks.external ? 'account.reset.factor' : 'account.reset';
  const told = act === 'disable' ? 'accounts.disable.told' : 'accounts.reset.told';
  return (
    <Dialog
      heading={t('account.act.of', { act: t(what), name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button look={act === 'disable' ? 'danger' : 'primary'} onPress={onDo}>
            {t(what)}
          </Button>
        </>
      }
    >
      <p>{t(told, { name })}</p>
    </Dialog>
  );
}
