import { Search, UserPlus } from 'lucide-react';
import { useEffect, useState, type SubmitEvent } from 'react';
import type { AccountInvitedResponse, AccountLine } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import styles from './Console.module.css';
import { ConsoleFrame } from './ConsoleFrame.tsx';
import { InviteDialog, SecretDialog } from './InviteDialog.tsx';
import { PersonItem } from './PersonItem.tsx';

const css = classes(styles);

/** The accounts of everybody, for who keeps them. */
export function PeopleScreen() {
  const t = useText();
  const port = useAccountPort();
  const [containing, setContaining] = useState('');
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<AccountInvitedResponse | null>(null);
  const [changes, setChanges] = useState(0);
  const { accounts, more, problem, showMore } = useAccountPages(containing, changes);
  const made = (invitation: AccountInvitedResponse) => {
    setInviting(false);
    setInvited(invitation);
    setChanges(changes + 1);
  };
  const changed = () => {
    setChanges(changes + 1);
    // Who changed their own roles sees other pages from now on.
    void port.look();
  };
  const invite = (
    <Button look="primary" onPress={() => setInviting(true)}>
      <Icon icon={UserPlus} />
      {t('account.invite')}
    </Button>
  );
  return (
    <ConsoleFrame page="people" intro={t('accounts.intro')} actions={invite} problem={problem}>
      <Find onFind={setContaining} />
      {accounts !== null && (
        <>
          <div role="status">{accounts.length === 0 && t('accounts.nobody')}</div>
          <ul className={css('sheet', 'people')} aria-label={t('console.people')} hidden={accounts.length === 0}>
            {accounts.map((account) => (
              <PersonItem key={account.id} account={account} onChanged={changed} onInvited={made} />
            ))}
          </ul>
        </>
      )}
      {more && (
        <div>
          <Button onPress={showMore}>{t('account.people.more')}</Button>
        </div>
      )}
      {inviting && <InviteDialog onInvited={made} onClose={() => setInviting(false)} />}
      {invited !== null && <SecretDialog invited={invited} onClose={() => setInvited(null)} />}
    </ConsoleFrame>
  );
}

function useAccountPages(containing: string, changes: number) {
  const port = useAccountPort();
  const [accounts, setAccounts] = useState<readonly AccountLine[] | null>(null);
  const [more, setMore] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void port.accounts(null, containing).then((answer) => {
      if (gone) return;
      if (answer.kind === 'no') return setProblem(answer.code);
      setProblem(null);
      setAccounts(answer.value.accounts);
      setMore(answer.value.more);
    });
    return () => {
      gone = true;
    };
  }, [port, containing, changes]);
  const showMore = () => {
    void port.accounts(accounts?.at(-1)?.login ?? null, containing).then((answer) => {
      if (answer.kind === 'no') return setProblem(answer.code);
      setAccounts([...(accounts ?? []), ...answer.value.accounts]);
      setMore(answer.value.more);
    });
  };
  return { accounts, more, problem, showMore };
}

function Find({ onFind }: { readonly onFind: (text: string) => void }) {
  const t = useText();
  const [text, setText] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onFind(text.trim());
  };
  return (
    <form className={css('form')} role="search" aria-label={t('accounts.find')} onSubmit={submit}>
      <TextField
        label={t('accounts.find.text')}
        value={text}
        onChange={setText}
        autoComplete="off"
        spellCheck="false"
        maxLength={64}
      />
      <div className={css('row')}>
        <Button type="submit">
          <Icon icon={Search} />
          {t('audit.find')}
        </Button>
      </div>
    </form>
  );
}
