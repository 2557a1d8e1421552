import { Suspense, useEffect, useLayoutEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import type { AccountPort } from '../account/port.ts';
import type { CallPort } from '../call/port.ts';
import type { ClosedPhase, Entry, JoiningPhase, PreparingPhase } from '../call/state.ts';
import { factsOf, I18nContext, type I18n, useI18n, useLanguage, useText } from '../i18n/index.ts';
import { AccountContext, useAccounts } from './account/accounts-context.ts';
import { CallContext, useCall } from './call-context.ts';
import { Hidden } from './components/Hidden.tsx';
import { LiveRegions } from './components/LiveRegions.tsx';
import { QuietPage } from './components/QuietPage.tsx';
import { FrameContext, useFrame } from './frame.ts';
import { NewerContext, type NewerStore } from './newer-context.ts';
import { PartBoundary } from './part.tsx';
import { MeetingPart, OfficePart, prefetchOverlays } from './parts.ts';
import { ClosedScreen } from './screens/ClosedScreen.tsx';
import { EarlyScreen } from './screens/EarlyScreen.tsx';
import { HomeScreen } from './screens/HomeScreen.tsx';
import { LeaveUnseen } from './screens/LeaveUnseen.tsx';
import { LobbyScreen } from './screens/LobbyScreen.tsx';
import { PrepareScreen } from './screens/PrepareScreen.tsx';
import { ReturningScreen } from './screens/ReturningScreen.tsx';
import { RootDialog } from './screens/RootDialog.tsx';
import { TooOld } from './screens/TooOld.tsx';
import { reachable, textsAhead } from './reachable.ts';
import { showLooks } from './theme.ts';
import { whenIdle } from './when-idle.ts';
import './styles/index.css';

interface Props {
  readonly port: CallPort;
  readonly accounts: AccountPort;
  readonly i18n: I18n;
  readonly newer: NewerStore;
  /** The host of the server, inside of another page's frame. */
  readonly frame?: string | null;
}

/** The whole page: one screen for each phase of the call. */
export function App({ port, accounts, i18n, newer, frame = null }: Props) {
  useLayoutEffect(() => showLooks(), []);
  return (
    <I18nContext value={i18n}>
      <CallContext value={port}>
        <AccountContext value={accounts}>
          <NewerContext value={newer}>
            <FrameContext value={frame}>
              <Localised />
            </FrameContext>
          </NewerContext>
        </AccountContext>
      </CallContext>
    </I18nContext>
  );
}

function Localised() {
  const [language] = useLanguage();
  return (
    <I18nProvider locale={`${factsOf(language).tag}-IN`}>
      <Screen />
      <LiveRegions />
    </I18nProvider>
  );
}

/** Renders when another screen is due, not with each change inside of a meeting. */
function Screen() {
  const inside = useCall(({ phase }) => phase.name === 'meeting');
  useMeetingPart();
  useOverlays();
  useTopOfScreen();
  return (
    // What was missing inside is not missing outside.
    <PartBoundary key={inside ? 'inside' : 'outside'} missing={<TooOld />} triesAgain>
      <Suspense fallback={<Coming inside={inside} />}>{inside ? <MeetingPart /> : <ScreenOfPhase />}</Suspense>
    </PartBoundary>
  );
}

/** For the moment until a part of the page is here; who is in a meeting meanwhile can go. */
function Coming({ inside }: { readonly inside: boolean }) {
  const t = useText();
  if (inside) {
    return (
      <QuietPage title="title.lobby" narrow>
        <p role="status">{t('app.working')}</p>
        <LeaveUnseen />
      </QuietPage>
    );
  }
  return (
    <main id="main">
      <Hidden>{t('app.working')}</Hidden>
    </main>
  );
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
          <ComingIn phase={phase} />
          {phase.name === 'joining' && phase.root && <RootDialog root={phase.root} />}
        </>
      );
    case 'waiting':
      if (phase.granted && phase.returning?.inside) return <ReturningScreen returning={phase.returning} />;
      return <LobbyScreen phase={phase} />;
    case 'meeting':
      return null;
    case 'closed':
      return <ClosedScreen phase={phase} />;
  }
}

function ComingIn({ phase }: { readonly phase: PreparingPhase | JoiningPhase }) {
  if (phase.name === 'joining' && phase.returning) return <ReturningScreen returning={phase.returning} />;
  if (phase.name === 'joining' && phase.early) return <EarlyScreen early={phase.early} name={phase.entry.name} />;
  return <PrepareScreen key={keyOf(phase.entry)} entry={phase.entry} />;
}

/** A frame has no home: its link opened nothing, or the person gave up. */
const NOTHING_HERE: ClosedPhase = { name: 'closed', reason: 'cannot-open', entry: null };

/** Home, or a page of accounts in its place. */
function Outside() {
  const frame = useFrame();
  const page = useAccounts((state) => state.page);
  const uninvited = useAccounts((state) => state.page === 'invitation' && state.invitation === null);
  if (frame !== null) return <ClosedScreen phase={NOTHING_HERE} />;
  return page === 'home' || uninvited ? <HomeScreen /> : <OfficePart page={page} />;
}

/** Another screen begins at its top, also where the one before was scrolled down. */
function useTopOfScreen(): void {
  const screen = useCall(({ phase }) => (phase.name === 'starting' ? 'home' : phase.name));
  const page = useAccounts((state) => state.page);
  useLayoutEffect(() => {
    document.documentElement.scrollTop = 0;
  }, [screen, page]);
}

/** Who prepares or waits is about to be inside. */
function useMeetingPart(): void {
  const i18n = useI18n();
  const { language } = i18n;
  const soon = useCall(({ phase }) => phase.name !== 'home' && phase.name !== 'closed');
  useEffect(() => {
    if (!soon) return;
    // What does not come is told when it is to be shown.
    void MeetingPart.prefetch(reachable);
    void textsAhead(i18n, language, MeetingPart.areas);
  }, [soon, i18n, language]);
}

/** Before anybody presses what opens one. */
function useOverlays(): void {
  useEffect(() => whenIdle(() => void prefetchOverlays()), []);
}

/** Another invitation is another form. */
function keyOf(entry: Entry): string {
  return `${entry.room} ${entry.invitation}`;
}
