import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { ControlButton } from './ControlButton.tsx';
import { LevelMeter } from './LevelMeter.tsx';

/** The name says the device and its state; muted is normal, not an alarm. */
export function MicControl() {
  const t = useText();
  const dispatch = useDispatch();
  const { on, device } = useCall((state) => state.own.microphone);
  return (
    <ControlButton
      icon={on ? Mic : MicOff}
      label={t(on ? 'bar.mic.on' : 'bar.mic.off')}
      shortLabel={t('bar.mic')}
      does={t(on ? 'command.mute' : 'command.unmute')}
      look={on ? 'plain' : 'off'}
      isPending={on && device === 'opening'}
      onPress={() => dispatch({ type: 'set-own', source: 'microphone', on: !on })}
    >
      {on && <LevelMeter who={null} place="control" />}
    </ControlButton>
  );
}

export function CameraControl() {
  const t = useText();
  const dispatch = useDispatch();
  const { on, device } = useCall((state) => state.own.camera);
  return (
    <ControlButton
      icon={on ? Video : VideoOff}
      label={t(on ? 'bar.camera.on' : 'bar.camera.off')}
      shortLabel={t('bar.camera')}
      does={t(on ? 'command.cameraOff' : 'command.cameraOn')}
      look={on ? 'plain' : 'off'}
      isPending={on && device === 'opening'}
      onPress={() => dispatch({ type: 'set-own', source: 'camera', on: !on })}
    />
  );
}
