import type { CallEvent } from '../../call/events.ts';

/** What a laptop has. */
export const DEVICES: CallEvent = {
  type: 'devices-listed',
  canChooseSpeaker: true,
  devices: [
    { id: 'm1', kind: 'microphone', label: 'Built-in microphone' },
    { id: 'c1', kind: 'camera', label: 'Front camera' },
    { id: 's1', kind: 'speaker', label: 'Headset' },
  ],
};
