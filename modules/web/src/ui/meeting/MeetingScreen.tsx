import { Suspense, useEffect, useLayoutEffect, useState } from 'react';
import { isHost } from '../../call/state.ts';
import { useI18n, useText } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { MenuPart } from '../components/late-parts.ts';
import { MissingPart } from '../components/MissingPart.tsx';
import { SkipLink } from '../components/SkipLink.tsx';
import { PartBoundary } from '../part.tsx';
import { reachable, textsAhead } from '../reachable.ts';
import { classes } from '../styles/classes.ts';
import { SMALL, WIDE, useMediaQuery } from '../use-media-query.ts';
import { DialogContext, type OpenDialog } from './dialogs.ts';
import { Dock } from './Dock.tsx';
import { CaptionsPart } from './captions/late-part.ts';
import { LaterPart, PollsPart } from './late-parts.ts';
import { SecurityPart } from './security-part.ts';
import { MeetingDialogs } from './MeetingDialogs.tsx';
import { OtherWindows } from './OtherWindows.tsx';
import { PANEL_TEXTS } from './panels.ts';
import { PanelFrame } from './PanelFrame.tsx';
import { PeoplePanel } from './PeoplePanel.tsx';
import { Stage } from './Stage.tsx';
import { TopBar } from './TopBar.tsx';
import { useKeys } from './use-keys.ts';
import styles from './MeetingScreen.module.css';

const css = classes(styles);

/** Header, stage, panel, bar: the order of the page is the order of the focus. */
export function MeetingScreen() {
  useWhatComesLater();
  useScreenReport();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  return (
    <DialogContext value={setDialog}>
      <OtherWindows>
        <Room dialogOpen={dialog !== null} />
        <MeetingDialogs dialog={dialog} />
      </OtherWindows>
    </DialogContext>
  );
}

/** Before anybody asks for it: a server that is renewed meanwhile has other files. */
function useWhatComesLater(): void {
  const i18n = useI18n();
  const { language } = i18n;
  useEffect(() => {
    for (const each of [MenuPart, LaterPart, SecurityPart]) void each.prefetch(reachable);
    // What does not come is told when it is to be shown.
    void textsAhead(i18n, language, SecurityPart.areas);
  }, [i18n, language]);
}

/** Nothing of the person goes out before, or where a part of the page takes this one's place. */
function useScreenReport(): void {
  const dispatch = useDispatch();
  // What hides the screen while it waits for texts undoes effects of the layout alone.
  useLayoutEffect(() => {
    dispatch({ type: 'meeting-screen', shown: true });
    return () => dispatch({ type: 'meeting-screen', shown: false });
  }, [dispatch]);
}

function Room({ dialogOpen }: { readonly dialogOpen: boolean }) {
  const t = useText();
  const panel = useMeeting((phase) => phase.panel);
  const floor = useMeeting((phase) => phase.meeting.floor !== undefined);
  const sharing = useCall(({ own: { screen } }) => screen.on && screen.device === 'open' && screen.track !== undefined);
  const captions = useCall((state) => state.preferences.captions.on);
  const aloud = useCall((state) => state.preferences.captions.aloud);
  const openedByPage = useOpenPeopleForHost();
  const underPanel = useMediaQuery(SMALL) && panel !== null;
  useKeys(dialogOpen);
  return (
    <div className={css('room')}>
      <PartBoundary missing={<PlainTitle />} triesAgain>
        <Suspense fallback={<PlainTitle />}>
          <LaterPart what={{ name: 'tab title' }} />
        </Suspense>
      </PartBoundary>
      <SkipLink />
      <TopBar inert={underPanel} />
      <main id="main" tabIndex={-1} className={css('main')} data-stage inert={underPanel}>
        {floor && (
          <PartBoundary missing={<MissingPart />} triesAgain>
            <Suspense>
              <LaterPart what={{ name: 'floor bar' }} />
            </Suspense>
          </PartBoundary>
        )}
        {sharing && (
          <PartBoundary missing={<MissingPart />} triesAgain>
            <Suspense>
              <LaterPart what={{ name: 'sharing bar' }} />
            </Suspense>
          </PartBoundary>
        )}
        <Stage />
        {captions && (
          <PartBoundary missing={<MissingPart />} triesAgain>
            <Suspense>
              <CaptionsPart what="area" />
            </Suspense>
          </PartBoundary>
        )}
      </main>
      {aloud && (
        <PartBoundary missing={captions ? null : <MissingPart />} triesAgain>
          <Suspense>
            <CaptionsPart what="said" />
          </Suspense>
        </PartBoundary>
      )}
      {panel === 'people' && <PeoplePanel takesFocus={!openedByPage} />}
      {panel !== null && panel !== 'people' && (
        <PartBoundary
          // One that did not come keeps no other from its place.
          key={panel}
          missing={
            <PanelFrame panel={panel} heading={t('app.partMissing')} takesFocus>
              <MissingPart />
            </PanelFrame>
          }
          triesAgain
        >
          <Suspense
            fallback={
              <PanelFrame panel={panel} heading={t(PANEL_TEXTS[panel])} takesFocus={false}>
                {null}
              </PanelFrame>
            }
          >
            {panel === 'polls' ? <PollsPart /> : <LaterPart what={{ name: panel }} />}
          </Suspense>
        </PartBoundary>
      )}
      <Dock />
    </div>
  );
}

/** Of the tab, until the part that adds to it what waits is here. */
function PlainTitle() {
  const t = useText();
  const title = useMeeting((phase) => phase.meeting.title);
  useEffect(() => {
    document.title = t('title.meeting', { title });
  }, [t, title]);
  return null;
}

/**
 * A host who comes in needs the queue and the invitations first, so on a wide window the panel is open from the start. On
 * a narrower one it would take the stage's place: there the header and the count on the button say who waits. A host who is
 * back finds the page as they left it.
 */
function useOpenPeopleForHost(): boolean {
  const dispatch = useDispatch();
  const wide = useMediaQuery(WIDE);
  const wanted = useMeeting((phase) => isHost(phase) && phase.panel === null && !phase.isBack);
  const [byPage, setByPage] = useState(wide && wanted);
  const panel = useMeeting((phase) => phase.panel);
  useEffect(() => {
    if (byPage) dispatch({ type: 'toggle-panel', panel: 'people' });
    // Once, on coming in.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const [before, setBefore] = useState(panel);
  if (before !== panel) {
    setBefore(panel);
    if (before !== null) setByPage(false);
  }
  return byPage;
}
