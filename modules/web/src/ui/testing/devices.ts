import type { CallEvent } from '../../call/events.ts';

/** What a desk has: one that the system chose, one with a name as drivers give them, and one that is alone. */
export const MANY_DEVICES: CallEvent = {
  type: 'devices-listed',
  canChooseSpeaker: true,
  devices: [
    { id: 'default', kind: 'microphone', label: 'Default - Built-in microphone' },
    { id: 'm1', kind: 'microphone', label: 'Built-in microphone' },
    { id: 'm2', kind: 'microphone', label: 'USB headset' },
    { id: 'c1', kind: 'camera', label: 'Front camera' },
    { id: 'c2', kind: 'camera', label: 'USB_2.0_Conference_Camera_(Committee_room_3)_046d:085e' },
    { id: 'default', kind: 'speaker', label: 'Default - Loudspeaker (Realtek High Definition Audio)' },
    { id: 's1', kind: 'speaker', label: 'Loudspeaker (Realtek High Definition Audio)' },
    { id: 's2', kind: 'speaker', label: 'USB headset' },
  ],
};

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
