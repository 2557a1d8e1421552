import { LogIn, UserRound } from 'lucide-react';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { useAccountPort, useAccounts } from './accounts-context.ts';

/** In the corner of a page: the way to sign in, or to one's account and, for whom they are, to those of others and the rules. */
export function AccountCorner() {
  const t = useText();
  const port = useAccountPort();
  const own = useAccounts((state) => state.own);
  if (own === null) {
    return (
      <Button look="quiet" onPress={() => port.show('sign-in')}>
        <Icon icon={LogIn} />
        {t('account.signIn')}
      </Button>
    );
  }
  return (
    <>
      {own.rights.administers && (
        <Button look="quiet" onPress={() => port.show('people')}>
          {t('account.people')}
        </Button>
      )}
      {own.rights.readsRules && (
        <Button look="quiet" onPress={() => port.show('rules')}>
          {t('rules.heading')}
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
