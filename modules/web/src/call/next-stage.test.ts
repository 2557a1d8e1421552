import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../protocol/messages.ts';
import type { CallEvent } from './events.ts';
import { bytes, Keyed, view } from './testing/keyed.ts';
import { crowd, GRANTED, meetingView, person, Played, seated, SELF, track, prefer } from './testing/meeting.ts';
import { stageOf } from './view.ts';
import { nextZoom, shareZoomOf } from './zoom.ts';

const speak = (participant: string): ServerMessage => ({ type: 'speaker-changed', participant });

const GRID: CallEvent = { type: 'choose-layout', layout: 'grid' };

function takesTheStage(played: Played, participant: string): Played {
  return played.after(10_000).receive(speak(participant)).after(1_500).play({ type: 'timer', timer: 'stage' });
}

function heads(played: Played): readonly string[] {
  return stageOf(played.state).tiles.map((tile) => tile.participant);
}

describe('beside the large picture', () => {
  test('a new speaker and the one before change places, and nobody else moves', () => {
    const played = takesTheStage(new Played().inMeeting(crowd(6)).onStage(), 'p1');
    expect(heads(played)).toEqual([SELF, 'p2', 'p3', 'p4', 'p5']);
    takesTheStage(played, 'p4');
    expect(heads(played)).toEqual([SELF, 'p2', 'p3', 'p1', 'p5']);
    takesTheStage(played, 'p2');
    expect(heads(played)).toEqual([SELF, 'p4', 'p3', 'p1', 'p5']);
  });

  test('a newcomer comes last, and the last takes a place that was left', () => {
    const played = new Played().inMeeting(crowd(6)).onStage();
    const boxes = () => new Map(stageOf(played.state).tiles.map(({ participant, box }) => [participant, box]));
    const before = boxes();
    played.receive({ type: 'participant-joined', participant: person('new') });
    expect(heads(played)).toEqual([SELF, 'p2', 'p3', 'p4', 'p5', 'new']);
    for (const [id, box] of before) expect(boxes().get(id)).toEqual(box);
    played.receive({ type: 'participant-left', participant: 'p3', cause: 'left' });
    expect(heads(played)).toEqual([SELF, 'p2', 'new', 'p4', 'p5']);
    played.receive({ type: 'participant-left', participant: 'p5', cause: 'left' });
    expect(heads(played)).toEqual([SELF, 'p2', 'new', 'p4']);
  });

  test('who speaks out of sight takes the place of the one silent longest, who goes there', () => {
    const played = new Played().inMeeting(crowd(40)).onStage(49).play({ type: 'pin', participant: 'p1' });
    const seen = heads(played).length;
    expect(seen).toBeLessThan(30);
    takesTheStage(takesTheStage(played, 'p2'), 'p3');
    const before = heads(played);
    takesTheStage(played, 'p39');
    const moved = heads(played).flatMap((id, index) => (id === before[index] ? [] : [[before[index], id]]));
    expect(moved).toEqual([['p4', 'p39']]);
    expect(stageOf(played.state).main?.participant).toBe('p1');
  });

  test('who has just spoken stays in sight after one from out of sight took the stage', () => {
    const played = takesTheStage(new Played().inMeeting(crowd(40)).onStage(49), 'p1');
    takesTheStage(played, 'p38');
    expect(stageOf(played.state).main?.participant).toBe('p38');
    expect(heads(played)).toContain('p1');
  });

  test('nobody moves under an open menu', () => {
    const played = new Played().inMeeting(crowd(40)).onStage(49).play({ type: 'pin', participant: 'p1' });
    const before = heads(played);
    takesTheStage(played.play({ type: 'tile-menu', open: true }), 'p39');
    expect(heads(played)).toEqual(before);
    played.play({ type: 'tile-menu', open: false });
    expect(heads(played)).toContain('p39');
  });
});

describe('pages of the grid', () => {
  test('are as they were after coming back by the front door', () => {
    const played = new Played().inMeeting(crowd(60)).onStage(49).play(GRID, { type: 'turn-page', page: 1 });
    played.play({ type: 'rejoin' }, GRANTED).receive(seated(crowd(60)));
    expect(stageOf(played.state)).toMatchObject({ kind: 'grid', page: 1 });
  });

  test('have their control under the tiles, and what is on other pages is not received', () => {
    const played = new Played().inMeeting(crowd(60)).onStage(49).play(GRID);
    const view = stageOf(played.state);
    expect(view.pages).toBe(2);
    const pager = view.pager;
    for (const { box } of view.tiles) expect(box.y + box.height).toBeLessThanOrEqual((pager?.y ?? 0) + 1e-6);
    played.after(500).play({ type: 'timer', timer: 'show' });
    const asked = () =>
      Object.values(played.meeting.slots.asked)
        .map((slot) => slot.track.replace('-camera', ''))
        .sort();
    const shown = () =>
      heads(played)
        .filter((id) => id !== SELF)
        .sort();
    expect(asked()).toEqual(shown());
    played.play({ type: 'turn-page', page: 1 }).after(500).play({ type: 'timer', timer: 'show' });
    expect(shown()).not.toContain('p1');
    expect(asked()).toEqual(shown());
  });
});

describe('who speaks', () => {
  const paged = () => new Played().inMeeting(crowd(60)).onStage(49).play(GRID);

  test('comes onto the page that is shown, and nobody there moves for one who is on it', () => {
    const played = paged().play({ type: 'turn-page', page: 1 });
    const before = heads(played);
    takesTheStage(played, 'p55');
    expect(heads(played)).toEqual(before);
    takesTheStage(played, 'p1');
    expect(heads(played)).toContain('p1');
    expect(heads(played).filter((id) => !before.includes(id))).toEqual(['p1']);
  });

  test('comes onto the first page where that is shown', () => {
    const played = paged();
    expect(heads(played)).not.toContain('p59');
    takesTheStage(played, 'p59');
    expect(heads(played)).toContain('p59');
  });
});

describe('more pictures than slots', () => {
  test('leave the share its slot: the least important are not received', () => {
    const played = new Played().inMeeting(crowd(12)).onStage(4);
    played.receive({
      type: 'participant-changed',
      participant: person('p9', { tracks: [track('p9', 'camera'), track('p9', 'screen')] }),
    });
    played.after(500).play({ type: 'timer', timer: 'show' }).play({ type: 'close-panel' });
    const asked = Object.values(played.meeting.slots.asked);
    expect(asked).toHaveLength(4);
    expect(asked.map((slot) => slot.track)).toContain('p9-screen');
  });
});

describe('a pin', () => {
  test('of who is gone in a snapshot ends, and the grid is back', () => {
    const played = new Played().inMeeting(crowd(6)).onStage().play(GRID, { type: 'pin', participant: 'p4' });
    played.receive(seated(crowd(4)));
    expect(played.meeting).toMatchObject({ pinned: null, layout: 'grid' });
  });

  test('outlives coming back by the front door, and ends there if its person left', () => {
    const back = (people: number) => {
      const played = new Played().inMeeting(crowd(6)).onStage().play(GRID, { type: 'pin', participant: 'p4' });
      return played.play({ type: 'rejoin' }, GRANTED).receive(seated(crowd(people)));
    };
    expect(back(6).meeting).toMatchObject({ pinned: 'p4', layout: 'speaker', layoutBeforePin: 'grid' });
    expect(back(4).meeting).toMatchObject({ pinned: null, layout: 'grid' });
  });

  test('from the grid shows the person large, and the grid is back without it', () => {
    const played = new Played().inMeeting(crowd(6)).onStage().play(GRID, { type: 'pin', participant: 'p4' });
    expect(stageOf(played.state)).toMatchObject({ kind: 'speaker', main: { participant: 'p4' } });
    takesTheStage(played, 'p2');
    expect(stageOf(played.state).main?.participant).toBe('p4');
    played.play({ type: 'pin', participant: null });
    expect(played.meeting.layout).toBe('grid');
    played.play({ type: 'pin', participant: 'p4' });
    played.receive({ type: 'participant-left', participant: 'p4', cause: 'left' });
    expect(played.meeting).toMatchObject({ pinned: null, layout: 'grid' });
  });

  test('of nobody who is there is none', () => {
    const played = new Played().inMeeting(crowd(3)).onStage().play({ type: 'pin', participant: 'x' });
    expect(played.meeting.pinned).toBeNull();
  });
});

describe('a spotlight', () => {
  const on = (spotlight?: string): ServerMessage => ({
    type: 'meeting-changed',
    meeting: meetingView(spotlight === undefined ? {} : { spotlight }),
  });

  test('is spotlighted for everyone whoever speaks, and said; one’s own pin stands before it', () => {
    const played = new Played().inMeeting(crowd(6)).onStage().receive(on('p3'));
    expect(stageOf(played.state).main?.participant).toBe('p3');
    expect(played.state.announcements.polite.at(-1)?.message).toEqual({
      key: 'meeting.spotlit',
      values: { name: 'Name of p3' },
    });
    expect(played.state.notices).toEqual([]);
    takesTheStage(played, 'p2');
    expect(stageOf(played.state).main?.participant).toBe('p3');
    played.play({ type: 'pin', participant: 'p5' });
    expect(stageOf(played.state).main?.participant).toBe('p5');
    played.play({ type: 'pin', participant: null }).receive(on());
    expect(stageOf(played.state).main?.participant).toBe('p2');
  });

  test('that a snapshot tells of is said, and one that is over there is taken back', () => {
    const played = new Played().inMeeting(crowd(6)).onStage().play(GRID);
    played.receive(seated(crowd(6), { meeting: meetingView({ spotlight: 'p3' }) }));
    expect(played.state.notices.at(-1)?.message.key).toBe('meeting.spotlit');
    played.receive(seated(crowd(6)));
    expect(played.state.notices).toEqual([]);
  });

  test('asks those who chose the grid, until it is over', () => {
    const played = new Played().inMeeting(crowd(6)).onStage().play(GRID).receive(on('p3'));
    expect(stageOf(played.state).kind).toBe('grid');
    expect(played.state.notices.at(-1)).toMatchObject({ message: { key: 'meeting.spotlit' }, action: 'show-share' });
    played.receive(on());
    expect(played.state.notices).toEqual([]);
  });

  test('on oneself leaves one’s own stage to the others, and is told', () => {
    const played = new Played().inMeeting(crowd(6)).onStage().receive(on(SELF));
    expect(stageOf(played.state).main?.participant).toBe('p1');
    expect(played.state.notices.at(-1)?.message).toEqual({ key: 'meeting.spotlit-self' });
  });

  test('is asked of the server as an act', () => {
    const played = new Played().inMeeting(crowd(3)).onStage();
    played.play({ type: 'act', message: { type: 'spotlight', participant: 'p1' } });
    played.play({ type: 'act', message: { type: 'spotlight' } });
    expect(played.messages('spotlight')).toEqual([{ type: 'spotlight', participant: 'p1' }, { type: 'spotlight' }]);
  });
});

describe('one’s own picture', () => {
  test('small, lies over the stage in the corner that one chose, and has no seat', () => {
    const played = new Played()
      .inMeeting(crowd(6))
      .onStage()
      .play(prefer({ selfView: 'corner' }));
    const view = stageOf(played.state);
    expect(heads(played)).not.toContain(SELF);
    const { corner, cornerArea } = view;
    expect(cornerArea).toEqual(view.main?.box);
    expect(corner).toMatchObject({ participant: SELF, self: true });
    const right = (corner?.box.x ?? 0) + (corner?.box.width ?? 0);
    expect(right).toBeLessThan((cornerArea?.x ?? 0) + (cornerArea?.width ?? 0));
    played.play(prefer({ selfCorner: 'top-start' }));
    expect(stageOf(played.state).corner?.box).toMatchObject({ x: (cornerArea?.x ?? 0) + 12, y: 12 });
  });

  test('in the grid lies within the tiles, and its seat goes to a newcomer', () => {
    const played = new Played()
      .inMeeting(crowd(6))
      .onStage()
      .play(GRID, prefer({ selfView: 'corner' }));
    expect(played.meeting.seats).not.toContain(SELF);
    expect(stageOf(played.state).corner).not.toBeNull();
    played.receive({ type: 'participant-joined', participant: person('new') });
    expect(heads(played)).toContain('new');
    played.play(prefer({ selfView: 'seat' }));
    expect(played.meeting.seats).toContain(SELF);
    expect(stageOf(played.state).corner).toBeNull();
  });

  test('hidden is nowhere, but where nobody else is', () => {
    const played = new Played()
      .inMeeting(crowd(1))
      .onStage()
      .play(prefer({ selfView: 'hidden' }));
    expect(stageOf(played.state).main?.participant).toBe(SELF);
    played.receive({ type: 'participant-joined', participant: person('p1') });
    expect(stageOf(played.state)).toMatchObject({ main: { participant: 'p1' }, tiles: [], corner: null });
    played.receive({ type: 'participant-left', participant: 'p1', cause: 'left' });
    expect(stageOf(played.state).main?.participant).toBe(SELF);
  });
});

describe('who loads the page anew', () => {
  const NAME = person('p2').name;
  const people = crowd(5);
  const names = people.map(({ name }) => name);
  const inGroup = () => {
    const members = people.map(({ id }, leaf) => ({ leaf, participant: id }));
    return new Keyed().inGroup(people, view({ ownLeaf: 0 }, names), { members });
  };
  const goes = (played: Keyed) =>
    played.receive({ type: 'participant-left', participant: 'p2', cause: 'replaced' }).after(500);
  const comes = (played: Keyed, id = 'p9') =>
    played.receive({ type: 'participant-joined', participant: person(id, { name: NAME }) });
  const isOf = (device: string, played: Keyed, id = 'p9') => {
    const known = view({ ownLeaf: 0, epoch: 2 }, names);
    const members = known.members.map((each) => (each.leaf === 2 ? { ...each, key: `key of ${id}`, device } : each));
    const ask = { op: 'handle', commit: bytes('commit'), own: false, added: [{ leaf: 2, participant: id }] } as const;
    return played.answers(ask, { kind: 'advanced', view: { ...known, members }, removed: [2] });
  };
  const said = (played: Keyed) => played.state.announcements.polite.map(({ message }) => message.key);

  test('is back in the place in the list, on the stage and under the pin, and nobody is told', () => {
    const played = inGroup().play({ type: 'pin', participant: 'p2' }).forget();
    const order = played.meeting.participants.map(({ id }) => id);
    const { seats } = played.meeting;
    const afterwards = (id: string | null) => (id === 'p2' ? 'p9' : id);
    comes(goes(played));
    expect(played.meeting.seats).toEqual(seats.map(afterwards));
    isOf(`device ${NAME}`, played);
    expect(played.meeting.participants.map(({ id }) => id)).toEqual(order.map(afterwards));
    expect(played.meeting.seats).toEqual(seats.map(afterwards));
    expect(played.meeting.pinned).toBe('p9');
    played.after(3_000).play({ type: 'timer', timer: 'grouping' });
    expect(played.sent('play-cue')).toEqual([]);
    expect(said(played)).toEqual([]);
  });

  test('is back there from another stay on the way, too', () => {
    const played = inGroup().play({ type: 'pin', participant: 'p2' });
    comes(goes(played)).receive({ type: 'participant-left', participant: 'p9', cause: 'replaced' });
    isOf(`device ${NAME}`, comes(played, 'p10'), 'p10');
    expect(played.meeting.seats).toEqual([SELF, 'p1', 'p10', 'p3', 'p4']);
    expect(played.meeting.pinned).toBe('p10');
    played.after(3_000).play({ type: 'timer', timer: 'grouping' });
    expect(said(played)).toEqual([]);
  });

  test('is not who comes under the name with another device: they have neither the place nor the pin [adversary]', () => {
    const played = inGroup().play({ type: 'pin', participant: 'p2' });
    isOf('another device', comes(goes(played)));
    expect(played.meeting.pinned).toBeNull();
    expect(played.meeting.seats).toEqual([SELF, 'p1', null, 'p3', 'p4', 'p9']);
    expect(played.meeting.participants.at(-1)?.id).toBe('p9');
    played.after(3_000).play({ type: 'timer', timer: 'grouping' });
    expect(said(played)).toEqual(['meeting.left', 'meeting.joined']);
  });

  test('finds the place although another came under the name first', () => {
    const played = inGroup().play({ type: 'pin', participant: 'p2' });
    isOf('another device', comes(goes(played)));
    isOf(`device ${NAME}`, comes(played, 'p10'), 'p10');
    expect(played.meeting.pinned).toBe('p10');
    expect(played.meeting.seats).toEqual([SELF, 'p1', 'p10', 'p3', 'p4', 'p9']);
  });

  test('is told as anybody, and has no pin, where the keys do not say in time who it is', () => {
    const played = inGroup().play({ type: 'pin', participant: 'p2' });
    comes(goes(played)).after(3_000).play({ type: 'timer', timer: 'grouping' });
    isOf(`device ${NAME}`, played);
    expect(said(played)).toEqual(['meeting.left', 'meeting.joined']);
    expect(played.meeting.pinned).toBeNull();
  });

  test('has left when nobody of the name is back soon, and the place is not kept any longer', () => {
    const played = goes(inGroup());
    expect(played.meeting.seats).toEqual([SELF, 'p1', null, 'p3', 'p4']);
    expect(said(played)).toEqual([]);
    played.after(3_000).play({ type: 'timer', timer: 'grouping' });
    expect(played.state.announcements.polite.at(-1)?.message).toEqual({
      key: 'meeting.left',
      values: { name: NAME, count: 1 },
    });
    expect(played.meeting.seats).toEqual([SELF, 'p1', 'p3', 'p4']);
    expect(comes(played).meeting.participants.at(-1)?.id).toBe('p9');
  });

  test('under another name is a newcomer, and the one of before has left', () => {
    const played = goes(inGroup()).receive({ type: 'participant-joined', participant: person('p9') });
    played.after(3_000).play({ type: 'timer', timer: 'grouping' });
    expect(said(played)).toEqual(['meeting.left', 'meeting.joined']);
  });
});

describe('a shared screen', () => {
  const sharing = person('p1', { tracks: [track('p1', 'camera'), track('p1', 'screen')] });

  test('in a window of its own leaves the stage to faces and is received as high as the floor', () => {
    const played = new Played().inMeeting(crowd(4)).onStage();
    played.receive({ type: 'participant-changed', participant: sharing });
    expect(stageOf(played.state).kind).toBe('share');
    played.after(500).play({ type: 'share-window', open: true }).after(500).play({ type: 'timer', timer: 'show' });
    expect(stageOf(played.state)).toMatchObject({ kind: 'speaker', main: { participant: 'p1', source: 'camera' } });
    const screen = Object.values(played.meeting.slots.asked).find((slot) => slot.track === 'p1-screen');
    expect(screen).toMatchObject({ heightPixels: 776, priority: 0 });
    played.play({ type: 'share-window', open: false });
    expect(stageOf(played.state).kind).toBe('share');
  });

  test('that is enlarged is received as high as all of it would be, and another one begins whole', () => {
    const played = new Played().inMeeting(crowd(4)).onStage();
    played.receive({ type: 'participant-changed', participant: sharing });
    const asked = (track: string) => {
      played.after(500).play({ type: 'timer', timer: 'show' });
      return Object.values(played.meeting.slots.asked).find((slot) => slot.track === track)?.heightPixels ?? 0;
    };
    const whole = asked('p1-screen');
    const faces = asked('p1-camera');
    played.play({ type: 'zoom-share', zoom: 1.5 });
    expect(asked('p1-screen')).toBe(Math.round(whole * 1.5));
    expect(asked('p1-camera')).toBe(faces);
    played.receive({ type: 'participant-changed', participant: person('p1') });
    const other = person('p2', { tracks: [track('p2', 'screen')] });
    played.receive({ type: 'participant-changed', participant: other });
    expect(shareZoomOf(played.meeting)).toBe(1);
    expect(asked('p2-screen')).toBe(whole);
  });

  test('that is saved on is no larger for being enlarged', () => {
    const played = new Played()
      .inMeeting(crowd(4))
      .onStage()
      .play(prefer({ receive: 'saver' }));
    played.receive({ type: 'participant-changed', participant: sharing });
    played.play({ type: 'zoom-share', zoom: 8 }).after(500).play({ type: 'timer', timer: 'show' });
    const screen = Object.values(played.meeting.slots.asked).find((slot) => slot.track === 'p1-screen');
    expect(screen?.heightPixels).toBe(720);
  });

  test('is enlarged by steps, also from between them, within bounds, and nobody enlarges what is not there', () => {
    const played = new Played().inMeeting(crowd(4)).onStage().play({ type: 'zoom-share', zoom: 3 });
    expect(played.meeting.shareZoom).toBeNull();
    played.receive({ type: 'participant-changed', participant: sharing });
    const zoomed = (zoom: number) => shareZoomOf(played.play({ type: 'zoom-share', zoom }).meeting);
    expect([1.02, 2.5, 100, Number.NaN, -3].map(zoomed)).toEqual([1, 2.5, 8, 1, 1]);
    expect([1, 1.7, 6.1, 8].map((zoom) => nextZoom(zoom, 1))).toEqual([1.5, 2, 8, 8]);
    expect([8, 1.7, 1.5, 1].map((zoom) => nextZoom(zoom, -1))).toEqual([6, 1.5, 1, 1]);
  });
});

describe('two people', () => {
  const pair = () => new Played().inMeeting(crowd(2)).onStage();

  test('have the other on all of the stage and oneself in a corner that can be chosen', () => {
    const played = pair();
    const { main, tiles, corner, rest } = stageOf(played.state);
    expect([main?.participant, tiles, corner?.participant, rest]).toEqual(['p1', [], SELF, 0]);
    expect(main?.box.width).toBeGreaterThan(1400);
    played.play({ type: 'prefer', change: { selfCorner: 'top-start' } });
    expect(stageOf(played.state).corner?.box.y).toBeLessThan(corner?.box.y ?? 0);
  });

  test('become a picture and a column as a third one joins', () => {
    const played = pair().receive({ type: 'participant-joined', participant: person('new') });
    const { corner } = stageOf(played.state);
    expect([heads(played), corner]).toEqual([[SELF, 'new'], null]);
  });
});

test('faces beside a share can be folded away, are then not received, and come again', () => {
  const played = new Played().inMeeting(crowd(6)).onStage();
  const tracks = [track('p1', 'camera'), track('p1', 'screen')];
  played.receive({ type: 'participant-changed', participant: person('p1', { tracks }) });
  const asked = () => {
    played.after(500).play({ type: 'timer', timer: 'show' });
    return Object.values(played.meeting.slots.asked).map((slot) => slot.track);
  };
  expect(heads(played)).toHaveLength(6);
  played.play({ type: 'fold-faces', hidden: true });
  expect([heads(played), asked()]).toEqual([[], ['p1-screen']]);
  played.play({ type: 'fold-faces', hidden: false });
  expect(heads(played)).toHaveLength(6);
});
