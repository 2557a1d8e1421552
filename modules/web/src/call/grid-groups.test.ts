import { describe, expect, test } from 'vitest';
import type { CallEvent } from './events.ts';
import { CAMERAS_SETTLE_MILLIS } from './heads.ts';
import { areGrouped, grouped } from './seats.ts';
import { crowd, person, Played, prefer, SELF, track } from './testing/meeting.ts';
import { stageOf } from './view.ts';

const GRID: CallEvent = { type: 'choose-layout', layout: 'grid' };

function turnCamera(played: Played, id: string, on: boolean): Played {
  return played.receive({
    type: 'participant-changed',
    participant: person(id, { tracks: [track(id, 'camera', !on)] }),
  });
}

function settled(played: Played): Played {
  return played.after(CAMERAS_SETTLE_MILLIS).play({ type: 'timer', timer: 'cameras' });
}

const inGrid = (people: number) => new Played().inMeeting(crowd(people)).onStage(49).play(GRID).after(1_000);
const order = (played: Played) => stageOf(played.state).tiles.map(({ participant }) => participant);

/** xorshift32: the same cases on every machine. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

describe('cameras that are off', () => {
  test('come behind the others after four seconds', () => {
    const played = turnCamera(inGrid(5), 'p1', false);
    expect(order(played)).toEqual([SELF, 'p1', 'p2', 'p3', 'p4']);
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'cameras', delayMillis: CAMERAS_SETTLE_MILLIS });
    expect(order(settled(played))).toEqual([SELF, 'p2', 'p3', 'p4', 'p1']);
  });

  test('move nobody when on again soon', () => {
    const played = turnCamera(turnCamera(inGrid(5), 'p1', false).after(2_000), 'p1', true);
    expect(played.last).toContainEqual({ type: 'clear-timer', timer: 'cameras' });
    expect(order(settled(played))).toEqual([SELF, 'p1', 'p2', 'p3', 'p4']);
  });

  test('are behind from the start for a newcomer', () => {
    const people = crowd(5).map((each) => (each.id === 'p2' ? { ...each, tracks: [] } : each));
    expect(order(new Played().inMeeting(people).onStage().play(GRID))).toEqual([SELF, 'p1', 'p3', 'p4', 'p2']);
  });

  test('include one’s own', () => {
    const played = inGrid(3).play({ type: 'set-own', source: 'camera', on: false });
    expect(order(settled(played))).toEqual(['p1', 'p2', SELF]);
    expect(order(played.play(prefer({ selfView: 'hidden' })))).toEqual(['p1', 'p2']);
  });

  test('wait for an open menu to close', () => {
    const played = settled(turnCamera(inGrid(4), 'p1', false).play({ type: 'tile-menu', open: true }));
    expect(order(played)).toEqual([SELF, 'p1', 'p2', 'p3']);
    expect(order(played.play({ type: 'tile-menu', open: false }))).toEqual([SELF, 'p2', 'p3', 'p1']);
  });

  test('leave who speaks on the page shown', () => {
    const played = inGrid(60);
    for (let each = 40; each < 60; each++) turnCamera(played, `p${each}`, false);
    played
      .receive({ type: 'speaker-changed', participant: 'p55' })
      .after(5_000)
      .play({ type: 'timer', timer: 'stage' });
    expect(order(settled(played)).indexOf('p55')).toBe(1);
    played.receive({ type: 'speaker-changed', participant: 'p2' }).after(5_000).play({ type: 'timer', timer: 'stage' });
    expect(order(settled(played)).indexOf('p55')).toBe(40);
  });

  test('never mix with cameras that are on', () => {
    const next = numbers(20_261_203);
    for (let meeting = 0; meeting < 60; meeting++) {
      const played = inGrid(2 + next(30));
      for (let step = 0, newcomers = 0; step < 12; step++) {
        const before = played.meeting.seats.filter((seat) => seat !== null);
        const id = before[next(before.length)] ?? SELF;
        const on = next(2) === 0;
        const act = next(4);
        if (act === 0)
          played.receive({ type: 'participant-joined', participant: person(`new${newcomers++}`, { tracks: [] }) });
        else if (id === SELF) played.play({ type: 'set-own', source: 'camera', on });
        else if (act === 1) played.receive({ type: 'participant-left', participant: id, cause: 'left' });
        else turnCamera(played, id, on);
        const sizes = new Set(stageOf(played.state).tiles.map(({ box }) => box.width));
        settled(played);
        const seen = (each: string) =>
          each === SELF
            ? played.state.own.camera.on
            : played.meeting.participants.some(
                (one) => one.id === each && one.tracks.some(({ source, muted }) => source === 'camera' && !muted),
              );
        const after = order(played);
        expect(after.slice(after.findIndex((each) => !seen(each))).some(seen) && !after.every(seen)).toBe(false);
        // Nobody else overtakes anybody of their group, and no tile has another size.
        const others = (list: readonly string[], group: boolean) =>
          list.filter((each) => each !== id && after.includes(each) && before.includes(each) && seen(each) === group);
        for (const group of [true, false]) expect(others(after, group)).toEqual(others(before, group));
        expect(new Set(stageOf(played.state).tiles.map(({ box }) => box.width))).toEqual(sizes);
      }
    }
  });
});

describe('groups of seats', () => {
  const dark = (id: string) => id.startsWith('-');
  const isSeen = (id: string) => !dark(id);

  test('keep the order of each group and drop free seats', () => {
    const seats = ['-a', 'b', null, '-c', 'd'];
    expect(areGrouped(seats, isSeen, null)).toBe(false);
    expect(grouped(seats, isSeen, null)).toEqual(['b', 'd', '-a', '-c']);
    expect(areGrouped(['b', null, 'd', '-a', null, '-c'], isSeen, null)).toBe(true);
  });

  test('leave the place of the one held', () => {
    expect(grouped(['-a', 'b', '-c', 'd'], isSeen, '-a')).toEqual(['-a', 'b', 'd', '-c']);
    expect(areGrouped(['-a', 'b', 'd', '-c'], isSeen, '-a')).toBe(true);
    expect(grouped(['-a', 'b'], isSeen, 'gone')).toEqual(['b', '-a']);
  });
});
