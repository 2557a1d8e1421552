import type { i18n } from 'i18next';
import { useLayoutEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { I18nextProvider } from 'react-i18next';
import { maySee, type ConsolePage } from '../account/console.ts';
import type { AccountPort } from '../account/port.ts';
import type { CallPort } from '../call/port.ts';
import type { Entry } from '../call/state.ts';
import { useLanguage, useText } from '../i18n/index.ts';
import { AccountScreen } from './account/AccountScreen.tsx';
import { AccountContext, useAccounts } from './account/accounts-context.ts';
import { InvitationScreen, SetUpScreen } from './account/InvitationScreen.tsx';
import { SignInScreen } from './account/SignInScreen.tsx';
import { CallContext, useCall } from './call-context.ts';
import { LiveRegions } from './components/LiveRegions.tsx';
import { Note } from './components/Note.tsx';
import { AuditScreen } from './console/AuditScreen.tsx';
import { ConsoleFrame } from './console/ConsoleFrame.tsx';
import { HealthScreen } from './console/HealthScreen.tsx';
import { KeysScreen } from './console/KeysScreen.tsx';
import { LiveScreen } from './console/LiveScreen.tsx';
import { PeopleScreen } from './console/PeopleScreen.tsx';
import { WebhooksScreen } from './console/WebhooksScreen.tsx';
import { MeetingScreen } from './meeting/MeetingScreen.tsx';
import { ClosedScreen } from './screens/ClosedScreen.tsx';
import { HomeScreen } from './screens/HomeScreen.tsx';
import { ReportScreen } from './report/ReportScreen.tsx';
import { RulesScreen } from './rules/RulesScreen.tsx';
import { LobbyScreen } from './screens/LobbyScreen.tsx';
import { PrepareScreen } from './screens/PrepareScreen.tsx';
import { ReturningScreen } from './screens/ReturningScreen.tsx';
import { RootDialog } from './screens/RootDialog.tsx';
import { showTheme } from './theme.ts';
import './styles/index.css';

interface Props {
  readonly port: CallPort;
  readonly accounts: AccountPort;
  readonly i18n: i18n;
}

/** The whole page: one screen for each phase of the call. */
export function App({ port, accounts, i18n }: Props) {
  useLayoutEffect(() => showTheme(), []);
  return (
    <I18nextProvider i18n={i18n}>
      <CallContext value={port}>
        <AccountContext value={accounts}>
          <Localised />
        </AccountContext>
      </CallContext>
    </I18nextProvider>
  );
}

function Localised() {
  const [language] = useLanguage();
  return (
    <I18nProvider locale={`${language}-IN`}>
      <Screen />
      <LiveRegions />
    </I18nProvider>
  );
}

/** Renders when another screen is due, not with each change inside of a meeting. */
function Screen() {
  const inside = useCall(({ phase }) => phase.name === 'meeting');
  return inside ? <MeetingScreen /> : <ScreenOfPhase />;
}

function ScreenOfPhase() {
  const phase = useCall((state) => state.phase);
  switch (phase.name) {
    case 'home':
    case 'starting':
      return <Outside />;
    case 'preparing':
    case 'joining':
      return (
        <>
          {phase.name === 'joining' && phase.returning ? (
            <ReturningScreen returning={phase.returning} />
          ) : (
            <PrepareScreen key={keyOf(phase.entry)} entry={phase.entry} />
          )}
          {phase.name === 'joining' && phase.root && <RootDialog root={phase.root} />}
        </>
      );
    case 'waiting':
      if (phase.granted && phase.returning) return <ReturningScreen returning={phase.returning} />;
      return <LobbyScreen phase={phase} />;
    case 'meeting':
      return null;
    case 'closed':
      return <ClosedScreen phase={phase} />;
  }
}

/** Home, or a page of accounts in its place. */
function Outside() {
  const page = useAccounts((state) => state.page);
  const invitation = useAccounts((state) => state.invitation);
  const signedIn = useAccounts((state) => state.own !== null);
  switch (page) {
    case 'home':
      return <HomeScreen />;
    case 'sign-in':
      return <SignInScreen />;
    case 'invitation':
      return invitation === null ? <HomeScreen /> : <InvitationScreen secret={invitation} />;
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

/** Another invitation is another form. */
function keyOf(entry: Entry): string {
  return `${entry.room} ${entry.invitation}`;
}
