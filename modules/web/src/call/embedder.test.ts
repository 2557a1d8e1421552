import { describe, expect, test } from 'vitest';
import { inFrame } from '../app/address.ts';
import type { CallEvent } from './events.ts';
import { Played, ROOM } from './testing/meeting.ts';

const ROUTE = {
  name: 'meeting',
  room: ROOM,
  invitation: 'invitation',
  linkSecret: 'linksecret',
  password: 'pass',
  ownMeeting: false,
  returning: { microphone: true, camera: true, inside: true },
} as const;

function opened(): CallEvent {
  return { type: 'opened', route: ROUTE, remembered: { name: 'Asha', ownMeeting: null } };
}

describe('embedded session', () => {
  test('reload keeps the seat, needs a press [H34 T51]', () => {
    const played = new Played().play(inFrame(opened()));
    expect(played.state.phase.name).toBe('preparing');
    expect(played.sent('show-credentials')).toEqual([]);
    expect(played.sent('open-device')).toEqual([]);
    const { microphone, camera } = played.state.own;
    expect([microphone.on, camera.on]).toEqual([false, false]);
    expect(new Played().play(opened()).sent('open-device')).toHaveLength(2);
  });

  test('suggested name is used once', () => {
    const offer = (name: string) => ({ type: 'name-offered', name }) as const;
    const played = new Played().preparing().play(offer('Ravi'), offer('Somebody else'));
    expect(played.state.phase).toMatchObject({ entry: { name: 'Ravi' } });
    played.play({ type: 'join', name: 'Ravi', password: 'pass' });
    expect(played.sent('remember-name')).toEqual([]);
    const changed = new Played().preparing().play(offer('Ravi'), { type: 'join', name: 'Ravi K', password: 'pass' });
    expect(changed.sent('remember-name')).toMatchObject([{ name: 'Ravi K' }]);
  });
});
