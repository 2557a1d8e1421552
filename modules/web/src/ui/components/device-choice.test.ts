// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { Device, Devices } from '../../call/state.ts';
import { createI18n, type Translate } from '../../i18n/index.ts';
import { TEXTS } from '../../i18n/testing/all-texts.ts';
import { deviceChoice } from './device-choice.ts';

const i18n = createI18n('en', TEXTS);
const t: Translate = (key, values) => i18n.text(key, values);

function devices(list: readonly Device[], chosen: Devices['chosen'] = {}): Devices {
  return { list, chosen, running: {}, canChooseSpeaker: true };
}

const DEVICES: readonly Device[] = [
  { id: 'default', kind: 'microphone', label: 'Default - Built-in' },
  { id: 'm2', kind: 'microphone', label: 'USB headset' },
  { id: 'default', kind: 'speaker', label: 'Default - Loudspeaker' },
];

describe('device choice', () => {
  it('lists its kind, marks the chosen', () => {
    expect(deviceChoice(devices(DEVICES, { microphone: 'm2' }), 'microphone', t)).toEqual({
      kind: 'Microphone',
      chosen: 'm2',
      devices: [
        { id: 'default', name: 'Default - Built-in' },
        { id: 'm2', name: 'USB headset' },
      ],
      none: 'No device found',
    });
  });

  it('falls back to the first', () => {
    expect(deviceChoice(devices(DEVICES), 'microphone', t).chosen).toBe('default');
    expect(deviceChoice(devices(DEVICES, { microphone: 'gone' }), 'microphone', t).chosen).toBe('default');
  });

  it('numbers unnamed devices', () => {
    const unnamed = ['', ''].map((id): Device => ({ id, kind: 'camera', label: '' }));
    const { devices: found } = deviceChoice(devices(unnamed), 'camera', t);
    expect(found.map(({ name }) => name)).toEqual(['Camera 1', 'Camera 2']);
  });

  it('is empty without devices except speakers', () => {
    expect(deviceChoice(devices([]), 'camera', t)).toMatchObject({ chosen: '', devices: [], none: 'No device found' });
    expect(deviceChoice(devices([]), 'speaker', t)).toMatchObject({ chosen: '', devices: [], none: 'Default' });
  });
});
