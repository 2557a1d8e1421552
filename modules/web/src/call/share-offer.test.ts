import { describe, expect, test } from 'vitest';
import { Played, SELF, person, seated, track } from './testing/meeting.ts';

const SHARING = person('asha', { tracks: [track('asha', 'screen')] });

/** In the grid, where it is asked whether to show what Asha began to share. */
function offered(): Played {
  const played = new Played().inMeeting([person(SELF), person('asha', { tracks: [] })]).onStage();
  played.play({ type: 'choose-layout', layout: 'grid' });
  return played.receive({ type: 'participant-changed', participant: SHARING });
}

const keys = (played: Played) => played.state.notices.map(({ message }) => message.key);

describe('grid users are asked about a share', () => {
  test('while it lasts', () => {
    expect(keys(offered())).toEqual(['meeting.share-started']);
    const stopped = { ...SHARING, tracks: [] };
    expect(keys(offered().receive({ type: 'participant-changed', participant: stopped }))).toEqual([]);
  });

  test('while present', () => {
    expect(keys(offered().receive({ type: 'participant-left', participant: 'asha', cause: 'left' }))).toEqual([]);
  });

  test('after a reconnecting snapshot', () => {
    expect(keys(offered().receive(seated([person(SELF), SHARING])))).toEqual(['meeting.share-started']);
    expect(keys(offered().receive(seated([person(SELF)])))).toEqual([]);
  });

  test('unless it is already large', () => {
    expect(keys(offered().play({ type: 'choose-layout', layout: 'speaker' }))).toEqual([]);
    expect(keys(offered().play({ type: 'pin', participant: 'asha' }))).toEqual([]);
  });
});
