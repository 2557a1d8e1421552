import type { DeviceKind, Devices } from '../../call/state.ts';
import { useText, type TextKey, type Translate } from '../../i18n/index.ts';
import { useCall } from '../call-context.ts';

const KINDS = {
  microphone: 'prepare.microphone',
  camera: 'prepare.camera',
  speaker: 'prepare.speaker',
} as const satisfies Record<DeviceKind, TextKey>;

/** The devices of one kind, as people choose among them. */
export interface DeviceChoice {
  /** What they are. */
  readonly kind: string;
  /** Empty when there is none, or none has a name. */
  readonly chosen: string;
  /** None where there is nothing to choose. */
  readonly devices: readonly NamedDevice[];
  /** What is said in their place. */
  readonly none: string;
}

export interface NamedDevice {
  readonly id: string;
  readonly name: string;
}

/** Of a choice that is not there, the first: the browser's own comes before the others. */
export function deviceChoice({ list, chosen }: Devices, kind: DeviceKind, t: Translate): DeviceChoice {
  const name = t(KINDS[kind]);
  const devices = list
    .filter((device) => device.kind === kind)
    .map(({ id, label }, index) => ({
      id,
      name: label === '' ? t('prepare.device.numbered', { kind: name, number: index + 1 }) : label,
    }));
  return {
    kind: name,
    chosen: (devices.find(({ id }) => id === chosen[kind]) ?? devices[0])?.id ?? '',
    devices,
    none: t(kind === 'speaker' ? 'prepare.device.default' : 'prepare.device.none'),
  };
}

export function useDeviceChoice(kind: DeviceKind): DeviceChoice {
  const t = useText();
  return deviceChoice(
    useCall((state) => state.devices),
    kind,
    t,
  );
}
