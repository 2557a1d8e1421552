import { LogIn, UserRound } from 'lucide-react';
import { CONSOLE_PAGES, maySee } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { useAccountPort, useAccounts } from './accounts-context.ts';

/** In the corner of a page: the way to sign in, or to one's account and, for whom it is, to the console. */
export function AccountCorner() {
  const t = useText();
  const port = useAccountPort();
  const own = useAccounts((state) => state.own);
  if (own === null) {
    return (
      <Button look="quiet" onPress={() => port.show('sign-in')}>
        <Icon icon={LogIn} mirrored />
        {t('account.signIn')}
      </Button>
    );
  }
  const first = CONSOLE_PAGES.find((page) => maySee(page, own.rights));
  return (
    <>
      {first !== undefined && (
        <Button look="quiet" onPress={() => port.show(first)}>
          {t('console.heading')}
        </Button>
      )}
      <Button
        look="quiet"
        aria-label={t('account.own', { name: own.account.name })}
        onPress={() => port.show('account')}
      >
        <Icon icon={UserRound} />
        {own.account.name}
      </Button>
    </>
  );
}
