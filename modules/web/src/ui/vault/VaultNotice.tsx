import { useEffect } from 'react';
import { useText } from '../../i18n/index.ts';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { Button } from '../components/Button.tsx';
import { Note } from '../components/Note.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { UnlockForm } from './UnlockForm.tsx';
import { useVault } from './use-vault.ts';

/** On Home: keeps this browser's meetings in step with the other devices', and asks for a code where they are locked. */
export function VaultNotice() {
  const t = useText();
  const port = useAccountPort();
  const vault = useVault();
  const code = useAccounts((state) => state.deviceCode);
  useEffect(() => {
    const sync = () => {
      if (document.visibilityState === 'visible') void port.vault((opened) => opened.sync());
    };
    sync();
    document.addEventListener('visibilitychange', sync);
    return () => document.removeEventListener('visibilitychange', sync);
  }, [port]);
  useEffect(() => {
    // It opens already: the code was for a browser that did not.
    if (code !== null && vault?.standing === 'open') port.forgetDeviceCode();
  }, [port, code, vault]);
  if (vault?.standing !== 'locked') return null;
  return (
    <Sheet name="vault" heading={t('vault.locked')}>
      <UnlockForm key={code} code={code} />
    </Sheet>
  );
}

/** A code was brought by a link, and nobody is signed in. */
export function SignInForCode() {
  const t = useText();
  const port = useAccountPort();
  return (
    <div role="status">
      <Note
        tone="notice"
        actions={
          <Button look="primary" onPress={() => port.show('sign-in')}>
            {t('account.signIn')}
          </Button>
        }
      >
        {t('vault.signIn')}
      </Note>
    </div>
  );
}
