import type { CallEvent } from '../call/events.ts';
import { participantOf as participantIn, type CallState, type MeetingPhase } from '../call/state.ts';
import { hasHandUp } from './embed-events.ts';

/** What was asked for and how: names of other people's pages, so nothing in them is taken for granted. */
type Args = Readonly<Record<string, unknown>>;

/** What a command comes to; whoever is answered learns the code and no more. */
export type Outcome =
  | { readonly events: readonly CallEvent[]; readonly value?: Readonly<Record<string, unknown>> }
  | { readonly language: string }
  | { readonly theme: string }
  | { readonly snapshot: true }
  | { readonly error: CommandError };

export type CommandError =
  /** The meeting knows no such command. */
  | 'unknown-command'
  /** An argument is missing, of another kind, too long, or one too many. */
  | 'bad-arguments'
  /** Not where the person is now. */
  | 'not-now'
  /** The server does not let pages around do that. */
  | 'not-allowed'
  /** Nobody of that id is here. */
  | 'no-such-participant'
  /** The person was asked a moment ago. */
  | 'asked-lately'
  /** More commands than a meeting takes. */
  | 'too-fast';

export interface CommandContext {
  readonly state: CallState;
  /** Whether the page around is told people's names, and so who is who. */
  readonly names: boolean;
  /** The host of the page around. */
  readonly page: string;
  /** Whom an id that was given to that page stands for. */
  readonly participantOf: (id: string) => string | undefined;
  /** The person was asked for this lately enough. */
  readonly askedLately: (source: 'microphone' | 'camera') => boolean;
}

type Perform = (args: Args, around: CommandContext) => Outcome;

const LONGEST_NAME = 200;
const NOT_NOW: Outcome = { error: 'not-now' };
const BAD: Outcome = { error: 'bad-arguments' };
const HERE: ReadonlySet<CallState['phase']['name']> = new Set(['preparing', 'joining', 'waiting', 'meeting']);

/**
 * All that a page around a meeting may ask for (decision 0043). It can take away and never give: devices go off by its word,
 * and on by the person's press alone. Nothing in here lets in, removes, ends, writes, invites or reads what is said.
 */
const COMMANDS: ReadonlyMap<string, Perform> = new Map<string, Perform>([
  ['setAudioMuted', (args, around) => setMuted('microphone', args, around)],
  ['setVideoMuted', (args, around) => setMuted('camera', args, around)],
  [
    'raiseHand',
    (args, { state }) =>
      withFlag(args, 'raised', (raised) =>
        inMeeting(state, (phase) =>
          hasHandUp(phase) === raised ? [] : [{ type: 'act', message: { type: 'raise-hand', raised } }],
        ),
      ),
  ],
  [
    'displayName',
    (args, { state }) => {
      const name = only(args, 'name');
      if (typeof name !== 'string' || name.length > LONGEST_NAME) return BAD;
      const { phase } = state;
      const free = phase.name === 'preparing' && phase.entry.offered === undefined;
      return free ? { events: [{ type: 'name-offered', name }] } : NOT_NOW;
    },
  ],
  ['showPanel', (args, { state }) => showPanel(only(args, 'panel'), state)],
  [
    'setTileView',
    (args, { state }) =>
      withFlag(args, 'enabled', (enabled) =>
        inMeeting(state, () => [{ type: 'choose-layout', layout: enabled ? 'grid' : 'speaker' }]),
      ),
  ],
  ['pinParticipant', pin],
  [
    'hangup',
    (args, { state }) => {
      if (!isEmpty(args)) return BAD;
      const { name } = state.phase;
      return HERE.has(name) ? { events: [{ type: 'leave' }] } : NOT_NOW;
    },
  ],
  ['setLanguage', (args) => withText(args, 'language', (language) => ({ language }))],
  ['setTheme', (args) => withText(args, 'theme', (theme) => ({ theme }))],
  ['getState', (args) => (isEmpty(args) ? { snapshot: true } : BAD)],
]);

export const COMMAND_NAMES: readonly string[] = [...COMMANDS.keys()];

export function perform(command: string, args: Args, around: CommandContext): Outcome {
  return COMMANDS.get(command)?.(args, around) ?? { error: 'unknown-command' };
}

function setMuted(source: 'microphone' | 'camera', args: Args, around: CommandContext): Outcome {
  const muted = only(args, 'muted');
  if (typeof muted !== 'boolean') return BAD;
  const { state, page } = around;
  if (muted) return HERE.has(state.phase.name) ? { events: [{ type: 'set-own', source, on: false }] } : NOT_NOW;
  if (state.phase.name !== 'meeting') return NOT_NOW;
  if (state.own[source].on) return { events: [], value: { asked: false } };
  if (around.askedLately(source)) return { error: 'asked-lately' };
  return { events: [{ type: 'page-asks', source, page }], value: { asked: true } };
}

function showPanel(panel: unknown, state: CallState): Outcome {
  if (panel !== null && panel !== 'chat' && panel !== 'people') return BAD;
  return inMeeting(state, (phase) => {
    if (panel === null) return phase.panel === null ? [] : [{ type: 'close-panel' }];
    return phase.panel === panel ? [] : [{ type: 'toggle-panel', panel }];
  });
}

function pin(args: Args, { state, names, participantOf }: CommandContext): Outcome {
  const wanted = only(args, 'participant');
  if (wanted !== null && typeof wanted !== 'string') return BAD;
  if (!names) return { error: 'not-allowed' };
  const participant = wanted === null ? null : participantOf(wanted);
  if (participant === undefined) return { error: 'no-such-participant' };
  if (state.phase.name !== 'meeting') return NOT_NOW;
  // Who was here and has gone keeps the id by which the page around knows them.
  if (participant !== null && !participantIn(state.phase, participant)) return { error: 'no-such-participant' };
  return { events: [{ type: 'pin', participant }] };
}

function inMeeting(state: CallState, events: (phase: MeetingPhase) => readonly CallEvent[]): Outcome {
  return state.phase.name === 'meeting' ? { events: events(state.phase) } : NOT_NOW;
}

function withFlag(args: Args, name: string, then: (flag: boolean) => Outcome): Outcome {
  const flag = only(args, name);
  return typeof flag === 'boolean' ? then(flag) : BAD;
}

function withText(args: Args, name: string, then: (text: string) => Outcome): Outcome {
  const text = only(args, name);
  return typeof text === 'string' ? then(text) : BAD;
}

/** The one argument that there is; undefined where there are others, or none. */
function only(args: Args, name: string): unknown {
  return Object.keys(args).length === 1 && Object.hasOwn(args, name) ? args[name] : undefined;
}

function isEmpty(args: Args): boolean {
  return Object.keys(args).length === 0;
}
