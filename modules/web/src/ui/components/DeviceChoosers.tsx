import { useState } from 'react';
import { isStopped, type DeviceKind, type MediaProblem } from '../../call/state.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { BackgroundChoice } from './BackgroundChoice.tsx';
import { Button } from './Button.tsx';
import { useDeviceChoice } from './device-choice.ts';
import { LevelMeter } from './LevelMeter.tsx';
import { Note } from './Note.tsx';
import { Select } from './Select.tsx';
import { classes } from '../styles/classes.ts';
import styles from './DeviceChoosers.module.css';

const css = classes(styles);

const PROBLEMS = {
  denied: 'media.denied',
  'by-system': 'media.by-system',
  dismissed: 'media.dismissed',
  'in-use': 'media.in-use',
  none: 'media.none',
  failed: 'media.failed',
  insecure: 'media.insecure',
  'blur-failed': 'media.blur-failed',
  'blur-slow': 'media.blur-slow',
} as const satisfies Record<MediaProblem, TextKey>;

/** Microphone with its level, camera, loudspeaker with a test sound. */
export function DeviceChoosers({ stacked = false }: { readonly stacked?: boolean }) {
  const canChooseSpeaker = useCall((state) => state.devices.canChooseSpeaker);
  return (
    <div className={css('choosers', stacked && 'stacked')}>
      <div className={css('device')}>
        <DeviceSelect kind="microphone" />
        <Level />
      </div>
      <div className={css('device')}>
        <DeviceSelect kind="camera" />
        <BackgroundChoice />
      </div>
      <div className={css('device')}>
        {canChooseSpeaker && <DeviceSelect kind="speaker" />}
        <SpeakerTest />
      </div>
    </div>
  );
}

/** Why a microphone or a camera does not start, or gives nothing, and what to do about it. */
export function DeviceProblems() {
  return (
    <div className={css('problems')}>
      <DeviceProblem device="microphone" />
      <DeviceProblem device="camera" />
    </div>
  );
}

function DeviceSelect({ kind }: { readonly kind: DeviceKind }) {
  const dispatch = useDispatch();
  const { kind: label, chosen, devices, none } = useDeviceChoice(kind);
  return (
    <Select
      label={label}
      value={chosen}
      disabled={devices.length === 0}
      options={
        devices.length === 0 ? [{ value: '', text: none }] : devices.map(({ id, name }) => ({ value: id, text: name }))
      }
      onChange={(deviceId) => dispatch({ type: 'choose-device', kind, deviceId })}
    />
  );
}

function Level() {
  const t = useText();
  const on = useCall((state) => state.own.microphone.on);
  const [hasSound, setHasSound] = useState(false);
  if (!on) return <p className={css('under')}>{t('prepare.level.off')}</p>;
  return (
    <p className={css('under')}>
      <LevelMeter who={null} place="field" onSound={setHasSound} />
      <span role="status">{t(hasSound ? 'prepare.level.heard' : 'prepare.level.silent')}</span>
    </p>
  );
}

function SpeakerTest() {
  const t = useText();
  const dispatch = useDispatch();
  const [played, setPlayed] = useState(false);
  const play = () => {
    setPlayed(true);
    dispatch({ type: 'test-speaker' });
  };
  return (
    <div className={css('test')}>
      <Button look="quiet" size="dense" className={css('link')} onPress={play}>
        {t('prepare.speaker.test')}
      </Button>
      <span role="status">{played ? t('prepare.speaker.playing') : ''}</span>
    </div>
  );
}

function DeviceProblem({ device }: { readonly device: 'microphone' | 'camera' }) {
  const t = useText();
  const { problem } = useCall((state) => state.own[device]);
  const stopped = useCall((state) => isStopped(state.own[device]));
  const browser = useCall((state) => state.browser);
  const text = stopped ? 'media.stopped' : problem && PROBLEMS[problem];
  if (text === undefined) return null;
  return (
    <div role="status">
      <Note tone="notice">{t(text, { device, browser })}</Note>
    </div>
  );
}
