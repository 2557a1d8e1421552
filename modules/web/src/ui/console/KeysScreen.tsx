import { KeyRound } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { KeyLine, KeyMadeResponse } from '../../account/console.ts';
import { useList, useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { pageOf, usePages } from '../account/use-pages.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Items } from '../components/Items.tsx';
import { ConsoleFrame, type Confirmation } from './ConsoleFrame.tsx';
import { KeyDialog } from './KeyDialog.tsx';
import { KeyItem } from './KeyItem.tsx';
import { OnceDialog } from './OnceDialog.tsx';

/** Keys by which programs ask the server, for who makes some. */
export function KeysScreen() {
  const t = useText();
  const list = useList();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<KeyMadeResponse | null>(null);
  const [changes, setChanges] = useState(0);
  const { shown: keys, more, problem, showMore } = useKeys(changes);
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null);
  const again = () => setChanges((number) => number + 1);
  const revoked = ({ name }: KeyLine) => {
    setConfirmation({ number: changes, sentence: t('account.saved', { what: list([name, t('keys.revoked')]) }) });
    again();
  };
  const make = (
    <Button look="primary" onPress={() => setMaking(true)}>
      <Icon icon={KeyRound} />
      {t('keys.make')}
    </Button>
  );
  return (
    <ConsoleFrame page="keys" intro={t('keys.intro')} actions={make} problem={problem} confirmation={confirmation}>
      {keys !== null && (
        <>
          <div role="status">{keys.length === 0 && <p>{t('keys.none')}</p>}</div>
          <Items sheet label={t('console.keys')} hidden={keys.length === 0}>
            {keys.map((key) => (
              <KeyItem key={key.id} line={key} onRevoked={revoked} />
            ))}
          </Items>
        </>
      )}
      {more && (
        <div>
          <Button onPress={showMore}>{t('keys.more')}</Button>
        </div>
      )}
      {making && (
        <KeyDialog
          onMade={(key) => {
            setMaking(false);
            setMade(key);
            again();
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {made !== null && (
        <OnceDialog secret={made.secret} kind="api-key" onClose={() => setMade(null)}>
          {t('keys.made', { name: made.key.name })}
        </OnceDialog>
      )}
    </ConsoleFrame>
  );
}

/** @param changes how often a key was made or revoked on this page */
function useKeys(changes: number) {
  const port = useAccountPort();
  const ask = useCallback(
    async (last: KeyLine | null) => pageOf(await port.console.keys(last?.id ?? null), ({ keys }) => keys),
    [port],
  );
  return usePages(ask, changes);
}
