import { useEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { classOf } from '../../call/keys.ts';
import { participantOf, slotOf, trackOf, type ParticipantView } from '../../call/state.ts';
import { mainParticipant, presenterOf, stageOf } from '../../call/view.ts';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { ClassMark } from '../components/ClassMark.tsx';
import { CameraControl, MicControl } from '../components/DeviceControls.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { classes } from '../styles/classes.ts';
import { entitle, openFloatingWindow, openShareWindow } from './other-windows.ts';
import styles from './OtherWindows.module.css';
import { SlotPicture } from './SlotPicture.tsx';
import { KeyChip } from './TileMarks.tsx';
import { useCertifiedName } from './use-certified-name.ts';
import { WindowsContext } from './windows-context.ts';

const css = classes(styles);

/** Gives the meeting its windows beside the page; they close with it. */
export function OtherWindows({ children }: { readonly children: ReactNode }) {
  const dispatch = useDispatch();
  const [floating, setFloating] = useWindow();
  const [share, setShare] = useWindow();
  const presents = useMeeting((phase) => presenterOf(phase) !== undefined);
  const away = useMeeting((phase) => phase.shareAway);
  useEffect(() => {
    if (away !== (share !== null)) dispatch({ type: 'share-window', open: share !== null });
  }, [away, share, dispatch]);
  useEffect(() => {
    if (!presents) share?.close();
  }, [presents, share]);
  const windows = {
    floating: floating !== null,
    toggleFloating: () => {
      if (floating) floating.close();
      else void openFloatingWindow().then(setFloating);
    },
    share: share !== null,
    toggleShare: () => {
      if (share) share.close();
      else {
        const opened = openShareWindow();
        if (opened === null) dispatch({ type: 'share-window-blocked' });
        else setShare(opened);
      }
    },
  };
  return (
    <WindowsContext value={windows}>
      {children}
      {floating && createPortal(<FloatingStage onBack={() => floating.close()} />, floating.document.body)}
      {share && createPortal(<ShareStage window={share} />, share.document.body)}
    </WindowsContext>
  );
}

/** A window for as long as it is open; it outlives neither the meeting nor the page. */
function useWindow() {
  const [open, setOpen] = useState<Window | null>(null);
  const over = useRef(false);
  useEffect(() => {
    over.current = false;
    return () => {
      over.current = true;
    };
  }, []);
  useEffect(() => {
    if (open === null) return undefined;
    const gone = () => setOpen(null);
    const close = () => open.close();
    open.addEventListener('pagehide', gone);
    window.addEventListener('pagehide', close);
    return () => {
      open.removeEventListener('pagehide', gone);
      window.removeEventListener('pagehide', close);
      close();
    };
  }, [open]);
  /** The browser may have taken longer to open it than the meeting lasted. */
  const take = (opened: Window | null) => {
    if (over.current) opened?.close();
    else setOpen(opened);
  };
  return [open, take] as const;
}

/** The large picture, or the shared screen, and the two controls that cannot wait. */
function FloatingStage({ onBack }: { readonly onBack: () => void }) {
  const t = useText();
  const main = useCall((state) => stageOf(state).main);
  const fallback = useMeeting(mainParticipant);
  const id = main?.participant ?? fallback;
  const source = main?.source ?? 'camera';
  const self = useMeeting((phase) => phase.self === id);
  const person = useMeeting((phase) => participantOf(phase, id));
  const name = useCertifiedName(id);
  const classification = useMeeting(classOf);
  const slot = useMeeting((phase) => {
    const person = participantOf(phase, id);
    const track = person && trackOf(person, source);
    return track === undefined || track.muted ? undefined : slotOf(phase, track.id);
  });
  return (
    <main className={css('floating')} data-stage>
      <div className={css('picture')}>
        {slot === undefined ? (
          <p className={css('plate')} dir="auto">
            {self ? t('meeting.you') : name}
          </p>
        ) : (
          <SlotPicture slot={slot} fit={source === 'screen' ? 'contain' : 'cover'} />
        )}
        {slot !== undefined && (
          <p className={css('name')} dir="auto">
            {source === 'screen' ? <Sentence text="meeting.tile.presents" values={{ name }} /> : name}
          </p>
        )}
        {person !== undefined && <Mark person={person} />}
        <div className={css('class')}>
          <ClassMark classification={classification} />
        </div>
      </div>
      <div className={css('bar')}>
        <MicControl />
        <CameraControl />
        <Button onPress={onBack}>{t('float.back')}</Button>
      </div>
    </main>
  );
}

function Mark({ person }: { readonly person: ParticipantView }) {
  return (
    <div className={css('mark')}>
      <KeyChip person={person} />
    </div>
  );
}

function ShareStage({ window: other }: { readonly window: Window }) {
  const t = useText();
  const presenter = useMeeting(presenterOf);
  const name = useCertifiedName(presenter?.id);
  const heading = t('meeting.tile.presents', { name });
  const classification = useMeeting(classOf);
  const slot = useMeeting((phase) => {
    const track = presenter && trackOf(presenter, 'screen');
    return track === undefined ? undefined : slotOf(phase, track.id);
  });
  useEffect(() => {
    entitle(other, heading);
  }, [other, heading]);
  const fill = () => {
    const { document: there } = other;
    const done = there.fullscreenElement ? there.exitFullscreen() : there.documentElement.requestFullscreen();
    done.catch(() => undefined);
  };
  return (
    <main className={css('share')} data-stage>
      <div className={css('head')}>
        <p dir="auto">
          <Sentence text="meeting.tile.presents" values={{ name }} />
        </p>
        <ClassMark classification={classification} />
        <Button size="dense" onPress={fill}>
          {t('more.fullscreen')}
        </Button>
        <Button size="dense" onPress={() => other.close()}>
          {t('share.back')}
        </Button>
      </div>
      <div className={css('picture')}>
        {slot !== undefined && <SlotPicture slot={slot} fit="contain" />}
        {presenter !== undefined && <Mark person={presenter} />}
      </div>
    </main>
  );
}
