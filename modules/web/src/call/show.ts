import type { SlotRequest } from '../protocol/messages.ts';
import { type AskedSlot, type CallState, type MeetingPhase, type TrackId, participantOf, trackOf } from './state.ts';
import type { Turn } from './turn.ts';
import { type PlacedTile, presenterOf, stageOf } from './view.ts';
import { shareZoomOf } from './zoom.ts';

/** Slots come in steps, since each step is an offer. */
export const VIDEO_SLOT_STEPS = [9, 16, 25, 36, 49] as const;
export const MOST_VIDEO_SLOTS = 49;
/** Who saves data asks for no taller pictures: of faces in the large place and beside it, and of a screen. */
const SAVED = { main: 360, head: 180, screen: 720 } as const;
/** `show` messages keep this distance. */
const SHOW_EVERY_MILLIS = 200;
const PICTURE = 16 / 9;
const TALLEST = 4320;
const LAST_PRIORITY = 255;
/** Heads come after the main place (0), the presenter and the one who speaks (1). */
const FIRST_HEAD_PRIORITY = 2;

interface Wish extends AskedSlot {
  readonly track: TrackId;
}

/** Asks for what the stage shows now, and for more slots where they do not suffice. */
export function showStage(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting || meeting.slots.video.length === 0) return;
  const wishes = wishesOf(turn.state, meeting);
  growSlots(turn, meeting, wishes.length);
  const asked = allot(meeting, wishes);
  if (sameSlots(meeting.slots.asked, asked) || meeting.slots.showHeld) return;
  turn.patchSlots({ asked, showHeld: true });
  turn.send({ type: 'show', slots: meeting.slots.video.map((mid) => requestFor(mid, asked[mid])) });
  turn.effect({ type: 'set-timer', timer: 'show', delayMillis: SHOW_EVERY_MILLIS });
}

export function showTimer(turn: Turn): void {
  turn.patchSlots({ showHeld: false });
}

/** One's own picture never takes a slot; a camera that is off has none. */
function wishesOf(state: CallState, meeting: MeetingPhase): Wish[] {
  const view = stageOf(state);
  const tiles = [...awayShare(state, meeting), ...(view.main === null ? [] : [view.main]), ...view.tiles];
  return tiles.flatMap((tile, index) => {
    const participant = tile.self ? undefined : participantOf(meeting, tile.participant);
    const track = participant && trackOf(participant, tile.source);
    if (!track || track.muted) return [];
    if (state.preferences.receive === 'sound' && tile.source === 'camera') return [];
    const isMain = tile === view.main || tile.source === 'screen';
    // A window of its own shows the whole of it.
    const zoom = tile === view.main && tile.source === 'screen' ? shareZoomOf(meeting) : 1;
    const speaks = meeting.speaker.current === tile.participant;
    return [
      {
        track: track.id,
        heightPixels: Math.min(heightOf(tile, state.stageSize.pixelRatio * zoom), mostFor(state, tile, isMain)),
        priority: isMain ? 0 : speaks ? 1 : Math.min(LAST_PRIORITY, FIRST_HEAD_PRIORITY + index),
      },
    ];
  });
}

/** A screen in a window of its own is asked for as if it had the whole stage. */
function awayShare({ stageSize }: CallState, meeting: MeetingPhase): PlacedTile[] {
  const presenter = meeting.shareAway ? presenterOf(meeting) : undefined;
  if (!presenter) return [];
  const box = { x: 0, y: 0, width: stageSize.width, height: stageSize.height };
  return [{ participant: presenter.id, source: 'screen', self: false, box }];
}

function mostFor({ preferences }: CallState, { source }: PlacedTile, isMain: boolean): number {
  if (preferences.receive === 'everything') return TALLEST;
  return source === 'screen' ? SAVED.screen : isMain ? SAVED.main : SAVED.head;
}

/** A face fills its tile and is cropped, so a wide tile needs a taller picture than the tile; a slide is never cropped. */
function heightOf(tile: PlacedTile, pixelRatio: number): number {
  const { width, height } = tile.box;
  const drawn = tile.source === 'screen' ? height : Math.max(height, width / PICTURE);
  return Math.min(TALLEST, Math.max(1, Math.round(drawn * pixelRatio)));
}

function growSlots(turn: Turn, meeting: MeetingPhase, wanted: number): void {
  const { slots } = meeting;
  const have = slots.video.length;
  if (wanted <= have || slots.wantedVideo > have || have >= slots.mostVideo) return;
  const step = VIDEO_SLOT_STEPS.find((size) => size >= wanted) ?? MOST_VIDEO_SLOTS;
  const videoSlots = Math.min(step, slots.mostVideo);
  turn.patchSlots({ wantedVideo: videoSlots });
  turn.effect({ type: 'grow-slots', videoSlots });
}

/**
 * Where there are more wishes than slots, the least important are not received. Of the others a track keeps its slot as
 * long as it is shown, and newcomers take what is free.
 */
function allot(meeting: MeetingPhase, wishes: readonly Wish[]): Record<string, AskedSlot> {
  const { video, asked, shown } = meeting.slots;
  const granted = [...wishes].sort((a, b) => a.priority - b.priority).slice(0, video.length);
  const wished = new Set(granted.map((wish) => wish.track));
  const holder = new Map<TrackId, string>();
  for (const mid of video) {
    const track = asked[mid]?.track;
    if (track !== undefined && wished.has(track)) holder.set(track, mid);
  }
  const taken = new Set(holder.values());
  const free = video.filter((mid) => !taken.has(mid));
  const next: Record<string, AskedSlot> = {};
  for (const wish of granted) {
    const kept = holder.get(wish.track);
    if (kept !== undefined) {
      next[kept] = wish;
      continue;
    }
    const still = free.findIndex((mid) => shown[mid]?.track === wish.track);
    const [mid] = free.splice(Math.max(0, still), 1);
    if (mid !== undefined) next[mid] = wish;
  }
  return next;
}

function requestFor(mid: string, asked: AskedSlot | undefined): SlotRequest {
  return asked === undefined
    ? { mid, heightPixels: 0, priority: LAST_PRIORITY }
    : { mid, track: asked.track, heightPixels: asked.heightPixels, priority: asked.priority };
}

function sameSlots(a: Readonly<Record<string, AskedSlot>>, b: Readonly<Record<string, AskedSlot>>): boolean {
  const mids = Object.keys(a);
  return (
    mids.length === Object.keys(b).length &&
    mids.every((mid) => {
      const x = a[mid];
      const y = b[mid];
      return x?.track === y?.track && x?.heightPixels === y?.heightPixels && x?.priority === y?.priority;
    })
  );
}
