import { useState } from 'react';
import type { AccountInvitedResponse, AccountLine, AccountRole } from '../../account/port.ts';
import { useList, useText, type TextKey } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { ROLE_TEXTS } from '../account/roles.ts';
import { useAsking } from '../account/use-asking.ts';
import { Button } from '../components/Button.tsx';
import { Chip } from '../components/Chip.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Item } from '../components/Items.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { RoleBoxes } from './InviteDialog.tsx';
import { PersonSessions } from './PersonSessions.tsx';

const css = classes(layout);

const ACCOUNT_STATUSES = {
  invited: { text: 'account.standing.invited', look: 'plain' },
  active: { text: 'account.standing.active', look: 'good' },
  disabled: { text: 'account.standing.disabled', look: 'bad' },
} as const;

/** What is thought about before it is done, since it signs somebody out. */
type Grave = 'disable' | 'reset';

interface Props {
  readonly account: AccountLine;
  /** What was done, in a sentence. */
  readonly onChanged: (sentence: string) => void;
  readonly onInvited: (invited: AccountInvitedResponse) => void;
}

/** One account, and what can be done with it. */
export function PersonItem({ account, onChanged, onInvited }: Props) {
  const t = useText();
  const list = useList();
  const rolesIn = useRoles();
  const port = useAccountPort();
  const asking = useAsking();
  const [open, setOpen] = useState<'roles' | 'sessions' | null>(null);
  const [grave, setGrave] = useState<Grave | null>(null);
  const { id } = account;
  const done = ({ name, roles, standing }: AccountLine, about: 'roles' | 'standing') => {
    const now = about === 'standing' ? [t(ACCOUNT_STATUSES[standing].text)] : rolesIn(roles);
    setOpen(null);
    onChanged(t('account.saved', { what: list([name, ...now]) }));
  };
  const enable = () =>
    asking.ask(
      () => port.enable(id),
      (line) => done(line, 'standing'),
    );
  const doGrave = () => {
    setGrave(null);
    if (grave === 'disable')
      asking.ask(
        () => port.disable(id),
        (line) => done(line, 'standing'),
      );
    else asking.ask(() => port.reset(id), onInvited);
  };
  return (
    <Item
      what={<About account={account} />}
      acts={
        <Acts account={account} open={open} busy={asking.busy} onOpen={setOpen} onGrave={setGrave} onEnable={enable} />
      }
    >
      <Problem code={asking.problem} />
      {open === 'roles' && (
        <Roles
          account={account}
          busy={asking.busy}
          onSave={(roles) =>
            asking.ask(
              () => port.setRoles(id, roles),
              (line) => done(line, 'roles'),
            )
          }
          onCancel={() => setOpen(null)}
        />
      )}
      {open === 'sessions' && <PersonSessions account={account} />}
      {grave !== null && <GraveDialog act={grave} account={account} onClose={() => setGrave(null)} onDo={doGrave} />}
    </Item>
  );
}

/** Roles in words; that there is none is said too. */
function useRoles(): (roles: readonly AccountRole[]) => readonly string[] {
  const t = useText();
  return (roles) => (roles.length === 0 ? [t('accounts.noRole')] : roles.map((role) => t(ROLE_TEXTS[role])));
}

function About({ account }: { readonly account: AccountLine }) {
  const t = useText();
  const list = useList();
  const rolesIn = useRoles();
  const { name, login, roles, standing, marks } = account;
  const oneFactor = standing === 'active' && !marks.code && !marks.passkey && !marks.external;
  return (
    <>
      <span className={css('row')}>
        <bdi className={css('name')}>{name}</bdi>
        <Chip look={ACCOUNT_STATUSES[standing].look}>{t(ACCOUNT_STATUSES[standing].text)}</Chip>
        {oneFactor && <Chip look="warn">{t('accounts.oneFactor')}</Chip>}
        {marks.external && <Chip>{t('accounts.external')}</Chip>}
      </span>
      <span className={css('fine')}>
        <bdi>{login}</bdi>
        {' · '}
        {list(rolesIn(roles))}
      </span>
    </>
  );
}

function Acts(props: {
  readonly account: AccountLine;
  readonly open: 'roles' | 'sessions' | null;
  /** Something was asked for and is not answered: what is confirmed now would be lost. */
  readonly busy: boolean;
  readonly onOpen: (which: 'roles' | 'sessions' | null) => void;
  readonly onGrave: (act: Grave) => void;
  readonly onEnable: () => void;
}) {
  const t = useText();
  const { account, open, busy, onOpen, onGrave, onEnable } = props;
  const { name, standing, marks } = account;
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
        isPending={busy}
        onPress={() => onGrave('reset')}
        {...named(marks.external ? 'account.reset.factor' : 'account.reset')}
      />
      {standing === 'disabled' ? (
        <Button size="dense" isPending={busy} onPress={onEnable} {...named('account.enable')} />
      ) : (
        <Button
          size="dense"
          look="dangerLine"
          isPending={busy}
          onPress={() => onGrave('disable')}
          {...named('account.disable')}
        />
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
    <div className={css('row', 'feet')}>
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
  const textKey = act === 'disable' ? 'accounts.disable.told' : 'accounts.reset.told';
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
      <p>{t(textKey, { name })}</p>
    </Dialog>
  );
}
