import { type ReactNode, useState } from 'react';
import { useText } from '../../i18n/index.ts';
import { useCall, useClock, useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { ClassMark } from '../components/ClassMark.tsx';
import { CameraControl, MicControl } from '../components/DeviceControls.tsx';
import { Note } from '../components/Note.tsx';
import { QuietPage } from '../components/QuietPage.tsx';
import { SelfPicture } from '../components/SelfPicture.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { classes } from '../styles/classes.ts';
import type { WaitingPhase } from '../../call/state.ts';
import { useFocusedHeading } from '../use-focused-heading.ts';
import { useNow, wholeMinutes } from '../use-now.ts';
import { WelcomePicture } from './WelcomePicture.tsx';
import styles from './LobbyScreen.module.css';

const css = classes(styles);
const HALF_A_MINUTE = 30_000;

const HEADINGS = {
  arrival: 'lobby.heading',
  return: 'lobby.back',
  asleep: 'lobby.again.asleep',
  locked: 'lobby.again.locked',
  'begun-anew': 'lobby.again.begun-anew',
  'not-added': 'lobby.again.not-added',
  'no-host': 'lobby.again.no-host',
} as const;

/** Says that the host knows, and nothing about the meeting; or why somebody is here again. */
export function LobbyScreen({ phase }: { readonly phase: WaitingPhase }) {
  const t = useText();
  const now = useNow(HALF_A_MINUTE, useClock());
  // Whoever was away for a moment has waited since before.
  const [since] = useState(phase.returning?.waitsSinceMillis ?? now);
  const minutes = wholeMinutes(since, now);
  const waitingFor = () => {
    if (phase.granted) return t('lobby.granted.text');
    if (phase.since === 'arrival') return t('lobby.waited', { minutes });
    return t(phase.since === 'return' ? 'lobby.back.text' : `lobby.again.${phase.since}.text`);
  };
  return (
    <LobbyPage
      name={phase.entry.name}
      heading={t(phase.granted ? 'lobby.granted' : HEADINGS[phase.since])}
      status={waitingFor()}
    >
      {phase.lobbyMessage !== null && (
        <Note tone="info">
          <span className={css('words')}>{t('lobby.words', { text: phase.lobbyMessage })}</span>
        </Note>
      )}
      {phase.classification !== null && <ClassMark classification={phase.classification} />}
      {phase.connection.name === 'reconnecting' && (
        <div role="alert">
          <Note tone="notice">{t('connection.lost')}</Note>
        </div>
      )}
    </LobbyPage>
  );
}

interface LobbyPageProps {
  /** By which the person comes. */
  readonly name: string;
  readonly heading: string;
  readonly status: string;
  readonly children?: ReactNode;
}

/** Outside of the meeting, with one's own devices in hand. */
export function LobbyPage({ name, heading, status, children }: LobbyPageProps) {
  const t = useText();
  const dispatch = useDispatch();
  const focused = useFocusedHeading();
  // It goes to everybody the moment one is let in.
  const showsOwn = useCall((state) => state.own.camera.on);
  return (
    <QuietPage
      title="title.lobby"
      aside={<span className={css('as')}>{t('lobby.joiningAs', { name })}</span>}
      foot={
        <>
          <span className={css('private')}>{t('lobby.private')}</span>
          <div className={css('controls')}>
            <MicControl />
            <CameraControl />
          </div>
          <div className={css('leave')}>
            <Button onPress={() => dispatch({ type: 'leave' })}>{t('bar.leave')}</Button>
          </div>
        </>
      }
    >
      <div className={css(showsOwn && 'yields')}>
        <WelcomePicture />
      </div>
      <div>
        <h1 ref={focused} tabIndex={-1}>
          {heading}
        </h1>
        <p className={css('waited')} role="status">
          {status}
        </p>
      </div>
      {children}
      <LobbyNotices />
      {showsOwn && (
        <div className={css('own')} data-stage>
          <SelfPicture />
        </div>
      )}
    </QuietPage>
  );
}

function LobbyNotices() {
  const notices = useCall((state) => state.notices);
  return notices.map((notice) => (
    <Note key={notice.id} tone={notice.tone}>
      <Sentence text={notice.message.key} values={notice.message.values} />
    </Note>
  ));
}
