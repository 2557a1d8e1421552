import { describe, expect, test } from 'vitest';
import { isVoiceLeftOut, pauseOf, slotOf } from './state.ts';
import { stageOf } from './view.ts';
import { Played, SELF, crowd, person, track } from './testing/meeting.ts';

describe('slots', () => {
  test('show the stage, main place first', () => {
    const people = [
      person(SELF),
      person('bob'),
      person('carol', { tracks: [track('carol', 'camera', true)] }),
      person('dev'),
    ];
    const played = new Played().inMeeting(people).onStage();
    const show = played.messages('show').at(-1);
    expect(show).toMatchObject({ type: 'show' });
    if (show?.type !== 'show') return;
    expect(show.slots).toHaveLength(9);
    const wanted = show.slots.filter((slot) => slot.track !== undefined);
    expect(wanted.map((slot) => slot.track)).toEqual(['bob-camera', 'dev-camera']);
    expect(wanted[0]).toMatchObject({ priority: 0 });
    expect(wanted[0]?.heightPixels).toBeGreaterThan(500);
    expect(wanted[1]?.heightPixels).toBeLessThan(300);
  });

  test('speaker change keeps track slots', () => {
    const played = new Played().inMeeting(crowd(4)).onStage();
    const before = played.meeting.slots.asked;
    played.after(5_000).play({ type: 'timer', timer: 'show' });
    played.receive({ type: 'speaker-changed', participant: 'p2' }).after(3_000).play({ type: 'timer', timer: 'stage' });
    played.after(500).play({ type: 'timer', timer: 'show' });
    const after = played.meeting.slots.asked;
    for (const [mid, slot] of Object.entries(before)) expect(after[mid]?.track).toBe(slot.track);
    expect(Object.values(after).find((slot) => slot.priority === 0)?.track).toBe('p2-camera');
  });

  test('visible people keep slots beside panels', () => {
    const played = new Played().inMeeting(crowd(6)).onStage().after(1_000).play({ type: 'timer', timer: 'show' });
    expect(Object.keys(played.meeting.slots.asked)).toHaveLength(5);
    played.play({ type: 'toggle-panel', panel: 'people' });
    expect(stageOf(played.state).tiles.length).toBeGreaterThan(2);
    const shown = stageOf(played.state).tiles.filter(({ self }) => !self).length + 1;
    expect(Object.keys(played.meeting.slots.asked)).toHaveLength(shown);
  });

  test('show is throttled, last one wins', () => {
    const played = new Played().inMeeting(crowd(4)).onStage().forget();
    for (let width = 1300; width < 1440; width += 10) {
      played.after(10).play({ type: 'stage-measured', size: { width, height: 500, side: 376, pixelRatio: 1 } });
    }
    expect(played.messages('show')).toEqual([]);
    played.after(60).play({ type: 'timer', timer: 'show' });
    expect(played.messages('show')).toHaveLength(1);
  });

  test('grow with the stage', () => {
    const played = new Played().inMeeting(crowd(24)).onStage(16);
    played.forget().play({ type: 'choose-layout', layout: 'grid' });
    expect(played.sent('grow-slots')).toEqual([{ type: 'grow-slots', videoSlots: 25 }]);
    played.play({ type: 'toggle-panel', panel: 'people' }, { type: 'close-panel' });
    expect(played.sent('grow-slots')).toHaveLength(1);
    const video = Array.from({ length: 25 }, (_, index) => `v${index}`);
    played.after(1_000).play({ type: 'timer', timer: 'show' }, { type: 'slots-ready', audio: ['2', '3', '4'], video });
    played.after(1_000).play({ type: 'timer', timer: 'show' });
    expect(Object.keys(played.meeting.slots.asked)).toHaveLength(23);
  });

  test('refused slots are not requested again', () => {
    const played = new Played().inMeeting(crowd(24)).onStage().play({ type: 'choose-layout', layout: 'grid' });
    played.forget().receive({ type: 'offer-refused', negotiation: 2, code: 'sdp-unsupported' });
    expect(played.effects).toContainEqual({ type: 'drop-offer', negotiation: 2 });
    played.play({ type: 'choose-layout', layout: 'speaker' }, { type: 'choose-layout', layout: 'grid' });
    expect(played.sent('grow-slots')).toEqual([]);
  });

  test.each([
    [
      'an offer is taken after all',
      { type: 'received', message: { type: 'answer', negotiation: 2, sdp: 'a', tracks: [] }, ack: 1 },
    ],
    ['sound and picture come', { type: 'media-path', path: 'steady' }],
  ] as const)('refusal notice ends once %s', (_what, event) => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({ type: 'offer-refused', negotiation: 1, code: 'sdp-unsupported' });
    const notices = () => played.state.notices.map(({ message }) => message.key);
    expect(notices()).toContain('connection.refused');
    played.play(event);
    expect(notices()).not.toContain('connection.refused');
  });

  test("interface follows the server's slots", () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    expect(slotOf(played.meeting, 'p1-camera')).toBeUndefined();
    played.receive({ type: 'slot-changed', mid: 'v0', track: 'p1-camera', participant: 'p1' });
    expect(slotOf(played.meeting, 'p1-camera')).toBe('v0');
    played.receive({ type: 'slot-changed', mid: 'v0' });
    expect(slotOf(played.meeting, 'p1-camera')).toBeUndefined();
  });

  test('mismatched sender is shown under neither name', () => {
    const played = new Played().inMeeting(crowd(3)).onStage();
    played.receive({ type: 'slot-changed', mid: 'v0', track: 'p1-camera', participant: 'p2' });
    expect(slotOf(played.meeting, 'p1-camera')).toBeUndefined();
    expect(slotOf(played.meeting, 'p2-camera')).toBeUndefined();
  });

  test('paused video is hidden with its reason', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({ type: 'slot-changed', mid: 'v0', track: 'p1-camera', participant: 'p1' });
    expect(pauseOf(played.meeting, 'p1-camera')).toBeUndefined();
    played.receive({ type: 'slot-paused', mid: 'v0', track: 'p1-camera', cause: 'bandwidth' });
    expect(slotOf(played.meeting, 'p1-camera')).toBeUndefined();
    expect(pauseOf(played.meeting, 'p1-camera')).toBe('bandwidth');
    played.receive({ type: 'slot-changed', mid: 'v0', track: 'p1-camera', participant: 'p1' });
    expect(slotOf(played.meeting, 'p1-camera')).toBe('v0');
    expect(pauseOf(played.meeting, 'p1-camera')).toBeUndefined();
  });

  test('omitted voice is announced and marked [Q17]', () => {
    const played = new Played().inMeeting(crowd(3)).onStage();
    const person = (id: string) => played.meeting.participants.find((each) => each.id === id);
    const unheard = () =>
      played.meeting.participants.filter((each) => isVoiceLeftOut(played.meeting, each)).map(({ id }) => id);
    played.receive({ type: 'voices-left-out', tracks: ['p1-microphone'] });
    expect(unheard()).toEqual(['p1']);
    expect(played.state.notices.map(({ message }) => message)).toEqual([
      { key: 'meeting.unheard', values: { names: [person('p1')?.name] } },
    ]);
    played.receive({ type: 'voices-left-out', tracks: ['p1-microphone', 'p2-microphone'] });
    expect(unheard()).toEqual(['p1', 'p2']);
    expect(played.state.notices).toHaveLength(1);
    played.receive({ type: 'voices-left-out', tracks: [] });
    expect(unheard()).toEqual([]);
  });

  test('departed or muted voices are not announced', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({ type: 'voices-left-out', tracks: ['gone-microphone'] });
    expect(played.state.notices).toEqual([]);
  });

  test('stale pauses are ignored', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({ type: 'slot-paused', mid: 'v0', track: 'gone-camera', cause: 'bandwidth' });
    expect(played.meeting.slots.shown).toEqual({});
    played.receive({ type: 'slot-paused', mid: 'v0', track: 'p1-camera', cause: 'bandwidth' });
    played.receive({ type: 'slot-changed', mid: 'v0' });
    expect(pauseOf(played.meeting, 'p1-camera')).toBeUndefined();
  });

  test('own video follows the largest viewer', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({
      type: 'answer',
      negotiation: 2,
      sdp: 'a',
      tracks: [{ mid: '1', track: 'mine', source: 'camera' }],
    });
    played.forget().receive({ type: 'track-wanted', track: 'mine', heightPixels: 180 });
    expect(played.sent('fit-picture')).toEqual([{ type: 'fit-picture', source: 'camera', heightPixels: 180 }]);
    played.forget().receive({ type: 'track-wanted', track: 'p1-camera', heightPixels: 0 });
    expect(played.sent('fit-picture')).toEqual([]);
  });

  test('undecodable codec triggers a new offer', () => {
    const played = new Played().inMeeting(crowd(2)).onStage().forget();
    played.receive({ type: 'negotiation-wanted' });
    expect(played.effects).toEqual([{ type: 'negotiate' }]);
  });

  test('own voice follows the narrowest line', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({
      type: 'answer',
      negotiation: 2,
      sdp: 'a',
      tracks: [{ mid: '0', track: 'mine', source: 'microphone' }],
    });
    played.forget().receive({ type: 'voice-wanted', track: 'mine', bitsPerSecond: 16_000 });
    expect(played.sent('fit-voice')).toEqual([{ type: 'fit-voice', bitsPerSecond: 16_000 }]);
    played.forget().receive({ type: 'voice-wanted', track: 'p1-microphone', bitsPerSecond: 16_000 });
    expect(played.sent('fit-voice')).toEqual([]);
  });
});
