import { describe, expect, test } from 'vitest';
import type { CallEvent } from './events.ts';
import type { Background } from './preferences.ts';
import { Played } from './testing/meeting.ts';

const background = (background: Background): CallEvent => ({ type: 'prefer', change: { background } });
const opened: CallEvent = { type: 'device-opened', source: 'camera', deviceId: 'c' };
const camera = (played: Played) => played.state.own.camera;

/** In a meeting, with a camera that is seen. */
function seen(): Played {
  const played = new Played().inMeeting().onStage();
  if (!camera(played).on) played.play({ type: 'set-own', source: 'camera', on: true });
  if (camera(played).device !== 'open') played.play(opened);
  expect(camera(played)).toMatchObject({ on: true, device: 'open' });
  return played.forget();
}

describe('background blur', () => {
  test('closes the camera until blurred', () => {
    const played = seen().play(background('light'));
    const effects = played.effects.map(({ type }) => type);
    expect(effects.indexOf('close-device')).toBeGreaterThan(-1);
    expect(effects.indexOf('close-device')).toBeLessThan(effects.indexOf('open-device'));
    expect(played.sent('set-sending')).toEqual([{ type: 'set-sending', source: 'camera', sending: false }]);
    expect(played.messages('set-muted')).toEqual([{ type: 'set-muted', source: 'camera', muted: true }]);
    expect(camera(played)).toMatchObject({ on: true, device: 'opening' });
    played.forget().play(opened);
    expect(played.sent('set-sending')).toEqual([{ type: 'set-sending', source: 'camera', sending: true }]);
    expect(played.messages('set-muted')).toEqual([{ type: 'set-muted', source: 'camera', muted: false }]);
  });

  test('strength changes without interruption', () => {
    const played = seen().play(background('light'), opened).forget().play(background('strong'));
    expect(played.sent('change-background')).toEqual([{ type: 'change-background', background: 'strong' }]);
    expect(played.sent('close-device')).toEqual([]);
    expect(camera(played).device).toBe('open');
  });

  test('colour replaces a blur without interruption', () => {
    const played = seen().play(background('light'), opened).forget().play(background('blue'));
    expect(played.sent('change-background')).toEqual([{ type: 'change-background', background: 'blue' }]);
    expect(played.sent('close-device')).toEqual([]);
  });

  test('own image is shown once it is kept', () => {
    const image = new Blob(['image']);
    const played = seen().play({ type: 'choose-own-background', image });
    expect(played.sent('keep-own-background')).toEqual([{ type: 'keep-own-background', image }]);
    expect(played.state.preferences.background).toBe('plain');
    played.forget().play({ type: 'own-background-kept' });
    expect(played.state.preferences).toMatchObject({ background: 'own', ownBackground: true });
    expect(played.sent('close-device')).toEqual([{ type: 'close-device', source: 'camera' }]);
    played.play(opened).forget().play({ type: 'own-background-kept' });
    expect(played.sent('change-background')).toEqual([{ type: 'change-background', background: 'own' }]);
  });

  test('unusable image changes nothing', () => {
    const played = seen().play({ type: 'own-background-refused' });
    expect(played.state.preferences.background).toBe('plain');
    expect(played.state.notices.map(({ message }) => message.key)).toContain('background.unusable');
  });

  test('request during opening reopens the camera', () => {
    const played = seen().play({ type: 'set-own', source: 'camera', on: false });
    played.play({ type: 'set-own', source: 'camera', on: true }).forget().play(background('strong'));
    expect(played.effects.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['keep-preferences', 'close-device', 'open-device']),
    );
    expect(played.sent('set-sending')).toEqual([]);
  });

  test('camera that is off opens nothing', () => {
    const played = seen().play({ type: 'set-own', source: 'camera', on: false }).forget().play(background('strong'));
    expect(played.effects.map(({ type }) => type)).toEqual(['keep-preferences']);
  });

  test.each(['blur-failed', 'blur-slow'] as const)('failure %s switches the camera off', (problem) => {
    const played = seen().play(background('light'), opened).forget();
    played.play({ type: 'device-failed', source: 'camera', problem });
    expect(camera(played)).toMatchObject({ on: false, device: 'closed', problem });
    expect(played.sent('close-device')).toEqual([{ type: 'close-device', source: 'camera' }]);
    expect(played.sent('set-sending')).toEqual([{ type: 'set-sending', source: 'camera', sending: false }]);
    expect(played.messages('set-muted')).toEqual([{ type: 'set-muted', source: 'camera', muted: true }]);
    expect(played.state.notices.at(-1)?.message.key).toBe(`media.${problem}`);
    expect(played.state.announcements.assertive.at(-1)?.message.key).toBe(`media.${problem}`);
    // The person has the choice: as it is, and nobody switches the camera on but they.
    played.forget().play(background('plain'));
    expect(camera(played)).toMatchObject({ on: false, device: 'closed' });
    expect(camera(played).problem).toBeUndefined();
    expect(played.state.notices.map(({ message }) => message.key)).not.toContain(`media.${problem}`);
    expect(played.sent('open-device')).toEqual([]);
  });

  test('other problems keep the camera running', () => {
    const played = seen().play({ type: 'device-failed', source: 'camera', problem: 'in-use' });
    expect(camera(played)).toMatchObject({ on: true, device: 'open' });
  });
});
