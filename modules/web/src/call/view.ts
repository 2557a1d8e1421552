import { type Box, type StageKind, type StagePlan, planStage } from './stage.ts';
import {
  type CallState,
  type Floor,
  type MeetingPhase,
  type ParticipantId,
  type ParticipantView,
  participantOf,
  trackOf,
} from './state.ts';

/** The stage as it is drawn now. */
export interface StageView {
  readonly kind: StageKind;
  readonly main: PlacedTile | null;
  /** The line above a shared screen. */
  readonly head: Box | null;
  readonly tiles: readonly PlacedTile[];
  /** How many others have no place, and where to say so. */
  readonly rest: number;
  readonly more: Box | null;
  /** Counts from 0. */
  readonly page: number;
  readonly pages: number;
}

export interface PlacedTile {
  readonly participant: ParticipantId;
  readonly source: 'camera' | 'screen';
  readonly self: boolean;
  readonly box: Box;
}

const NOTHING: StageView = {
  kind: 'grid',
  main: null,
  head: null,
  tiles: [],
  rest: 0,
  more: null,
  page: 0,
  pages: 1,
};

/** Remembered by what it is made of, so that a component that selects it renders only when it changes. */
const lastViews = new WeakMap<MeetingPhase, { readonly floor: Floor; readonly view: StageView }>();

export function stageOf(state: CallState): StageView {
  if (state.phase.name !== 'meeting') return NOTHING;
  const known = lastViews.get(state.phase);
  if (known?.floor === state.floor) return known.view;
  const view = stageView(state.phase, state.floor);
  lastViews.set(state.phase, { floor: state.floor, view });
  return view;
}

export function stageView(phase: MeetingPhase, floor: Floor): StageView {
  const sharer = presenterOf(phase);
  const kind: StageKind = phase.layout === 'grid' ? 'grid' : sharer ? 'share' : 'speaker';
  const people = kind === 'grid' ? phase.seats.length : phase.participants.length;
  const plan = planStage(kind, people, { ...floor, panelOpen: phase.panel !== null });
  switch (kind) {
    case 'grid':
      return gridView(phase, plan);
    case 'speaker':
      return speakerView(phase, plan);
    case 'share':
      return shareView(phase, plan, sharer?.id ?? phase.self);
  }
}

/** The other person whose screen is shared now. */
export function presenterOf(phase: MeetingPhase): ParticipantView | undefined {
  return phase.participants.find((participant) => {
    const screen = trackOf(participant, 'screen');
    return participant.id !== phase.self && screen !== undefined && !screen.muted;
  });
}

/** Who has the large picture: the one pinned, else the one who speaks, else the first other person. */
export function mainParticipant(phase: MeetingPhase): ParticipantId {
  const pinned = phase.pinned;
  if (pinned !== null && participantOf(phase, pinned)) return pinned;
  const speaking = phase.speaker.onStage;
  if (speaking !== null && speaking !== phase.self && participantOf(phase, speaking)) return speaking;
  return seated(phase).find((id) => id !== phase.self) ?? phase.self;
}

function seated(phase: MeetingPhase): ParticipantId[] {
  return phase.seats.filter((seat): seat is ParticipantId => seat !== null);
}

/** How many seats a page of the grid has on this floor. */
export function gridPages(phase: MeetingPhase, floor: Floor): { readonly perPage: number; readonly pages: number } {
  const plan = planStage('grid', phase.seats.length, { ...floor, panelOpen: phase.panel !== null });
  return { perPage: plan.grid?.perPage ?? 1, pages: plan.grid?.pages ?? 1 };
}

function gridView(phase: MeetingPhase, plan: StagePlan): StageView {
  const perPage = plan.grid?.perPage ?? 1;
  const pages = plan.grid?.pages ?? 1;
  const page = Math.min(phase.page, pages - 1);
  const seats = phase.seats.slice(page * perPage, (page + 1) * perPage);
  const tiles = seats.flatMap((seat, index) => {
    const box = plan.tiles[index];
    return seat === null || box === undefined ? [] : [camera(phase, seat, box)];
  });
  return { ...NOTHING, tiles, rest: phase.participants.length - tiles.length, page, pages };
}

function speakerView(phase: MeetingPhase, plan: StagePlan): StageView {
  const main = mainParticipant(phase);
  const others = seated(phase).filter((id) => id !== main);
  return {
    ...NOTHING,
    kind: 'speaker',
    main: plan.main && camera(phase, main, plan.main),
    tiles: fill(phase, others, plan.tiles),
    rest: plan.rest,
    more: plan.more,
  };
}

function shareView(phase: MeetingPhase, plan: StagePlan, presenter: ParticipantId): StageView {
  const others = seated(phase).filter((id) => id !== presenter);
  return {
    ...NOTHING,
    kind: 'share',
    main: plan.main && { participant: presenter, source: 'screen', self: false, box: plan.main },
    head: plan.head,
    tiles: fill(phase, [presenter, ...others], plan.tiles),
    rest: plan.rest,
    more: plan.more,
  };
}

function fill(phase: MeetingPhase, ids: readonly ParticipantId[], boxes: readonly Box[]): PlacedTile[] {
  return ids.flatMap((id, index) => {
    const box = boxes[index];
    return box === undefined ? [] : [camera(phase, id, box)];
  });
}

function camera(phase: MeetingPhase, participant: ParticipantId, box: Box): PlacedTile {
  return { participant, source: 'camera', self: participant === phase.self, box };
}
