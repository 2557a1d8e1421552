import { Search, UserPlus } from 'lucide-react';
import { useCallback, useState, type SubmitEvent } from 'react';
import type { AccountInvitedResponse, AccountLine } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { pageOf, usePages } from '../account/use-pages.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Items } from '../components/Items.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { ConsoleFrame, type Confirmation } from './ConsoleFrame.tsx';
import { InviteDialog, SecretDialog } from './InviteDialog.tsx';
import { PersonItem } from './PersonItem.tsx';

const css = classes(layout);

/** The accounts of everybody, for who keeps them. */
export function PeopleScreen() {
  const t = useText();
  const port = useAccountPort();
  const [containing, setContaining] = useState('');
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<AccountInvitedResponse | null>(null);
  const [changes, setChanges] = useState(0);
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null);
  const { shown: accounts, more, problem, showMore } = useAccountPages(containing, changes);
  const made = (invitation: AccountInvitedResponse) => {
    setInviting(false);
    setConfirmation(null);
    setInvited(invitation);
    setChanges((number) => number + 1);
  };
  const changed = (sentence: string) => {
    setChanges((number) => number + 1);
    setConfirmation({ number: changes, sentence });
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
    <ConsoleFrame
      page="people"
      intro={t('accounts.intro')}
      actions={invite}
      problem={problem}
      confirmation={confirmation}
    >
      <Find onFind={setContaining} />
      {accounts !== null && (
        <>
          <div role="status">{accounts.length === 0 && <p>{t('accounts.nobody')}</p>}</div>
          <Items sheet label={t('console.people')} hidden={accounts.length === 0}>
            {accounts.map((account) => (
              <PersonItem key={account.id} account={account} onChanged={changed} onInvited={made} />
            ))}
          </Items>
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

/** @param changes how often an account was changed on this page */
function useAccountPages(containing: string, changes: number) {
  const port = useAccountPort();
  const ask = useCallback(
    async (last: AccountLine | null) =>
      pageOf(await port.accounts(last?.login ?? null, containing), ({ accounts }) => accounts),
    [port, containing],
  );
  return usePages(ask, changes);
}

function Find({ onFind }: { readonly onFind: (text: string) => void }) {
  const t = useText();
  const [text, setText] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onFind(text.trim());
  };
  return (
    <form className={css('find')} role="search" aria-label={t('accounts.find')} onSubmit={submit}>
      <TextField
        label={t('accounts.find.text')}
        value={text}
        onChange={setText}
        autoComplete="off"
        spellCheck="false"
        maxLength={64}
      />
      <Button type="submit">
        <Icon icon={Search} />
        {t('audit.find')}
      </Button>
    </form>
  );
}
