import { maySee, type ConsolePage } from '../account/console.ts';
import type { AccountState } from '../account/port.ts';
import { useText } from '../i18n/index.ts';
import { AccessibilityScreen } from './screens/AccessibilityScreen.tsx';
import { AccountScreen } from './account/AccountScreen.tsx';
import { useAccounts } from './account/accounts-context.ts';
import { InvitationScreen, SetUpScreen } from './account/InvitationScreen.tsx';
import { SignInScreen } from './account/SignInScreen.tsx';
import { Note } from './components/Note.tsx';
import { AuditScreen } from './console/AuditScreen.tsx';
import { ConsoleFrame } from './console/ConsoleFrame.tsx';
import { HealthScreen } from './console/HealthScreen.tsx';
import { KeysScreen } from './console/KeysScreen.tsx';
import { LiveScreen } from './console/LiveScreen.tsx';
import { PeopleScreen } from './console/PeopleScreen.tsx';
import { WebhooksScreen } from './console/WebhooksScreen.tsx';
import { ReportScreen } from './report/ReportScreen.tsx';
import { RulesScreen } from './rules/RulesScreen.tsx';

/** A page of accounts, reports or the console. */
export function Office({ page }: { readonly page: Exclude<AccountState['page'], 'home'> }) {
  const invitation = useAccounts((state) => state.invitation);
  const signedIn = useAccounts((state) => state.own !== null);
  switch (page) {
    case 'accessibility':
      return <AccessibilityScreen />;
    case 'sign-in':
      return <SignInScreen />;
    case 'invitation':
      return invitation === null ? null : <InvitationScreen secret={invitation} />;
    case 'set-up':
      return signedIn ? <SetUpScreen /> : <SignInScreen />;
    case 'account':
      return signedIn ? <AccountScreen /> : <SignInScreen />;
    case 'report':
      return signedIn ? <ReportScreen /> : <SignInScreen />;
    case 'live':
    case 'rules':
    case 'people':
    case 'keys':
    case 'webhooks':
    case 'audit':
    case 'health':
      return <Console page={page} />;
  }
}

/** Until it is known who is signed in nothing is shown: the answer takes a moment. */
function Console({ page }: { readonly page: ConsolePage }) {
  const t = useText();
  const known = useAccounts((state) => state.known);
  const own = useAccounts((state) => state.own);
  if (own === null) return known ? <SignInScreen /> : null;
  if (!maySee(page, own.rights)) {
    return (
      <ConsoleFrame page={page}>
        <Note tone="info">{t('console.notYours')}</Note>
      </ConsoleFrame>
    );
  }
  switch (page) {
    case 'live':
      return <LiveScreen />;
    case 'rules':
      return <RulesScreen />;
    case 'people':
      return <PeopleScreen />;
    case 'keys':
      return <KeysScreen />;
    case 'webhooks':
      return <WebhooksScreen />;
    case 'audit':
      return <AuditScreen />;
    case 'health':
      return <HealthScreen />;
  }
}
