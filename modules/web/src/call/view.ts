import { type Box, type StageKind, type StagePlan, planStage } from './stage.ts';
import type { Preferences } from './preferences.ts';
import {
  type CallState,
  isSharing,
  type MeetingPhase,
  type ParticipantId,
  type ParticipantView,
  participantOf,
  type StageSize,
  trackOf,
} from './state.ts';

/** The stage as it is drawn now. */
export interface StageView {
  readonly kind: StageKind;
  readonly main: PlacedTile | null;
  /** The line above a shared screen. */
  readonly head: Box | null;
  readonly tiles: readonly PlacedTile[];
  /** One's own small picture over the stage, where one wants it there. */
  readonly corner: PlacedTile | null;
  /** Within which it can be moved. */
  readonly cornerArea: Box | null;
  /** How many others have no place, and where to say so. */
  readonly rest: number;
  readonly more: Box | null;
  /** The place of the pages' control; null where there is one page. */
  readonly pager: Box | null;
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
  corner: null,
  cornerArea: null,
  rest: 0,
  more: null,
  pager: null,
  page: 0,
  pages: 1,
};

/** Remembered by what it is made of, so that a component that selects it renders only when it changes. */
const lastViews = new WeakMap<MeetingPhase, Remembered>();

interface Remembered {
  readonly stageSize: StageSize;
  readonly preferences: Preferences;
  readonly view: StageView;
}

export function stageOf(state: CallState): StageView {
  if (state.phase.name !== 'meeting') return NOTHING;
  const known = lastViews.get(state.phase);
  const { phase, stageSize, preferences } = state;
  if (known?.stageSize === stageSize && known.preferences === preferences) return known.view;
  const view = withCorner(stageView(phase, stageSize), phase, preferences);
  lastViews.set(phase, { stageSize, preferences, view });
  return view;
}

function stageView(phase: MeetingPhase, size: StageSize): StageView {
  const kind = kindOf(phase);
  const plan = planOf(phase, size);
  switch (kind) {
    case 'grid':
      return gridView(phase, plan);
    case 'speaker':
      return speakerView(phase, plan);
    case 'share':
      return shareView(phase, plan, leadOf(phase));
  }
}

/** Where everything of the stage goes. */
export function planOf(phase: MeetingPhase, size: StageSize): StagePlan {
  const kind = kindOf(phase);
  const room = {
    ...size,
    panelOpen: phase.panel !== null,
    pair: isPair(phase),
    page: phase.page,
    facesHidden: phase.facesHidden,
  };
  if (kind === 'grid') return planStage(kind, phase.seats.length, room);
  return planStage(kind, phase.heads.length + 1, room, kind === 'share' ? darkOf(phase) : undefined);
}

/** Which heads beside a share have no picture, the presenter first. */
function darkOf(phase: MeetingPhase): ReadonlySet<number> {
  const heads = [leadOf(phase), ...phase.heads];
  return new Set(heads.flatMap((id, index) => (isSeen(participantOf(phase, id)) ? [] : [index])));
}

export function isSeen(participant: ParticipantView | undefined): boolean {
  const camera = participant && trackOf(participant, 'camera');
  return camera !== undefined && !camera.muted;
}

/** Two people in the speaker view: the other one fills the stage. */
function isPair(phase: MeetingPhase): boolean {
  return phase.participants.length === 2 && kindOf(phase) === 'speaker' && mainParticipant(phase) !== phase.self;
}

export function kindOf(phase: MeetingPhase): StageKind {
  if (phase.layout === 'grid') return 'grid';
  return presenterOf(phase) && !phase.shareAway ? 'share' : 'speaker';
}

/** Who has a place of their own before all others: who presents, else who has the large picture. */
export function leadOf(phase: MeetingPhase): ParticipantId {
  const presenter = kindOf(phase) === 'share' ? presenterOf(phase) : undefined;
  return presenter?.id ?? mainParticipant(phase);
}

const CORNER_SHARE = 0.24;
const CORNER_WIDTHS = { least: 120, most: 256 } as const;
const CORNER_INSET = 12;
/** Below it lies the name of who is under it. */
const CORNER_ABOVE_NAME = 40;

/** Over the large picture or the page of the grid, so that it never lies under a panel. */
function withCorner(view: StageView, phase: MeetingPhase, { selfView, selfCorner }: Preferences): StageView {
  const floats = selfView === 'corner' || (selfView === 'seat' && isPair(phase));
  if (!floats || phase.participants.length === 1) return view;
  const area = view.main?.box ?? around(view.tiles.map(({ box }) => box));
  if (area === null) return view;
  const width = Math.min(CORNER_WIDTHS.most, Math.max(CORNER_WIDTHS.least, area.width * CORNER_SHARE));
  const height = (width * 9) / 16;
  const box: Box = {
    x: selfCorner.endsWith('start') ? area.x + CORNER_INSET : area.x + area.width - width - CORNER_INSET,
    y: selfCorner.startsWith('top') ? area.y + CORNER_INSET : area.y + area.height - height - CORNER_ABOVE_NAME,
    width,
    height,
  };
  return { ...view, corner: camera(phase, phase.self, box), cornerArea: area };
}

function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** The other person whose screen is shared now. */
export function presenterOf(phase: MeetingPhase): ParticipantView | undefined {
  return phase.participants.find((participant) => participant.id !== phase.self && isSharing(participant));
}

/**
 * Who has the large picture: the one pinned, else whom a host put on everybody's stage, else the one who speaks, else the
 * first other person.
 */
export function mainParticipant(phase: MeetingPhase): ParticipantId {
  const pinned = phase.pinned;
  if (pinned !== null && participantOf(phase, pinned)) return pinned;
  const { spotlight } = phase.meeting;
  if (spotlight !== undefined && spotlight !== phase.self && participantOf(phase, spotlight)) return spotlight;
  const speaking = phase.speaker.onStage;
  if (speaking !== null && speaking !== phase.self && participantOf(phase, speaking)) return speaking;
  return seatedPeople(phase).find((id) => id !== phase.self) ?? phase.self;
}

export function seatedPeople(phase: MeetingPhase): ParticipantId[] {
  return phase.seats.filter((seat): seat is ParticipantId => seat !== null);
}

/** How many seats a page of the grid has on a stage of this size. */
export function gridPages(phase: MeetingPhase, size: StageSize): { readonly perPage: number; readonly pages: number } {
  const plan = planStage('grid', phase.seats.length, { ...size, panelOpen: phase.panel !== null });
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
  return { ...NOTHING, tiles, rest: phase.participants.length - tiles.length, pager: plan.pager, page, pages };
}

function speakerView(phase: MeetingPhase, plan: StagePlan): StageView {
  const main = mainParticipant(phase);
  return {
    ...NOTHING,
    kind: 'speaker',
    main: plan.main && camera(phase, main, plan.main),
    tiles: fill(phase, phase.heads, plan.tiles),
    rest: plan.rest,
    more: plan.more,
  };
}

function shareView(phase: MeetingPhase, plan: StagePlan, presenter: ParticipantId): StageView {
  return {
    ...NOTHING,
    kind: 'share',
    main: plan.main && { participant: presenter, source: 'screen', self: false, box: plan.main },
    head: plan.head,
    tiles: fill(phase, [presenter, ...phase.heads], plan.tiles),
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
