import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../protocol/messages.ts';
import { Played, SELF, crowd } from './testing/meeting.ts';
import { stageOf } from './view.ts';

describe('the speaker', () => {
  const speak = (participant: string): ServerMessage => ({ type: 'speaker-changed', participant });

  test('appears after 1.5 s of speech', () => {
    const played = new Played().inMeeting(crowd(4)).onStage();
    played.receive(speak('p1'));
    expect(stageOf(played.state).main?.participant).toBe('p1');
    played.after(10_000).receive(speak('p2'));
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'stage', delayMillis: 1_500 });
    expect(stageOf(played.state).main?.participant).toBe('p1');
    played.after(1_500).play({ type: 'timer', timer: 'stage' });
    expect(stageOf(played.state).main?.participant).toBe('p2');
  });

  test('short noise is ignored', () => {
    const played = new Played().inMeeting(crowd(4)).onStage().receive(speak('p1'));
    played.after(10_000).receive(speak('p2')).after(800).receive(speak('p1'));
    expect(played.last).toContainEqual({ type: 'clear-timer', timer: 'stage' });
    played.after(5_000).play({ type: 'timer', timer: 'stage' });
    expect(stageOf(played.state).main?.participant).toBe('p1');
  });

  test('remains for 3 s', () => {
    const played = new Played().inMeeting(crowd(4)).onStage().receive(speak('p1'));
    played.after(100).receive(speak('p2'));
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'stage', delayMillis: 2_900 });
  });

  test('open menu freezes it', () => {
    const played = new Played().inMeeting(crowd(4)).onStage().receive(speak('p1'));
    played.play({ type: 'tile-menu', open: true }).after(10_000).receive(speak('p2')).after(5_000);
    played.play({ type: 'timer', timer: 'stage' });
    expect(stageOf(played.state).main?.participant).toBe('p1');
    played.play({ type: 'tile-menu', open: false });
    expect(stageOf(played.state).main?.participant).toBe('p2');
  });

  test('is never oneself', () => {
    const played = new Played().inMeeting(crowd(3)).onStage().receive(speak(SELF)).after(9_000);
    played.play({ type: 'timer', timer: 'stage' });
    expect(stageOf(played.state).main?.participant).toBe('p1');
    expect(played.meeting.speaker.current).toBe(SELF);
  });

  test('takes the longest silent seat', () => {
    const played = new Played().inMeeting(crowd(30));
    played.play({ type: 'stage-measured', size: { width: 360, height: 516, side: 360, pixelRatio: 2 } });
    played.play({ type: 'choose-layout', layout: 'grid' });
    const before = played.meeting.seats;
    const perPage = stageOf(played.state).tiles.length;
    expect(perPage).toBeLessThan(30);
    const quiet = before[1];
    played.receive(speak('p29'));
    expect(played.meeting.seats[0]).toBe(SELF);
    expect(played.meeting.seats[1]).toBe('p29');
    expect(played.meeting.seats.indexOf(quiet ?? null)).toBe(before.indexOf('p29'));
  });
});
