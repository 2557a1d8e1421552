import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { isStopped } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { ControlButton } from './ControlButton.tsx';
import { LevelMeter } from './LevelMeter.tsx';

/** The name says the device and its state; muted is normal, not an alarm. What the device or the system stopped is neither on nor off. */
export function MicControl() {
  const t = useText();
  const dispatch = useDispatch();
  const track = useCall((state) => state.own.microphone);
  const { on, device } = track;
  const stopped = isStopped(track);
  return (
    <ControlButton
      icon={on && !stopped ? Mic : MicOff}
      label={t(stopped ? 'bar.mic.stopped' : on ? 'bar.mic.on' : 'bar.mic.off')}
      shortLabel={t('bar.mic')}
      does={t(on ? 'command.mute' : 'command.unmute')}
      look={stopped ? 'up' : on ? 'plain' : 'off'}
      isOpening={on && device === 'opening'}
      onPress={() => dispatch({ type: 'set-own', source: 'microphone', on: !on })}
    >
      {on && !stopped && <LevelMeter who={null} place="control" />}
    </ControlButton>
  );
}

export function CameraControl() {
  const t = useText();
  const dispatch = useDispatch();
  const track = useCall((state) => state.own.camera);
  const { on, device } = track;
  const stopped = isStopped(track);
  return (
    <ControlButton
      icon={on && !stopped ? Video : VideoOff}
      label={t(stopped ? 'bar.camera.stopped' : on ? 'bar.camera.on' : 'bar.camera.off')}
      shortLabel={t('bar.camera')}
      does={t(on ? 'command.cameraOff' : 'command.cameraOn')}
      look={stopped ? 'up' : on ? 'plain' : 'off'}
      isOpening={on && device === 'opening'}
      onPress={() => dispatch({ type: 'set-own', source: 'camera', on: !on })}
    />
  );
}
