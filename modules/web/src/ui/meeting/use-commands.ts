import { useMemo } from 'react';
import type { CallEvent } from '../../call/events.ts';
import { offeredBackgrounds } from '../components/use-background.ts';
import { isInGroup, isLocked } from '../../call/keys.ts';
import { isHost, otherFacing, ownView, type Panel, type ParticipantView } from '../../call/state.ts';
import { presenterOf } from '../../call/view.ts';
import { nextZoom, shareZoomOf } from '../../call/zoom.ts';
import { LANGUAGES, useLanguage, useText } from '../../i18n/index.ts';
import { useCall, useCallState, useDispatch, useMeeting, useSteadyMeeting } from '../call-context.ts';
import { fold } from '../fold.ts';
import { THEME_TEXTS, THEMES, useTheme } from '../theme.ts';
import { useOpenDialog } from './dialogs.ts';
import { hasFiles } from './files/file-rule.ts';
import { toggleFullScreen } from './full-screen.ts';
import { KEY_ROWS, type KeyAct } from './keys.ts';
import { useLeave } from './LeaveButton.tsx';
import { PANEL_TEXTS } from './panels.ts';
import { actsOn, participantStatusOf } from './person-acts.ts';
import { canFloat } from './other-windows.ts';
import { useShare } from './use-share.ts';
import { useSelfViewActs } from './use-self-view-acts.ts';
import { useActsOnAll } from './use-acts-on-all.ts';
import { useOtherWindows } from './windows-context.ts';

export interface Command {
  readonly id: string;
  /** Whom or what it is about, before the words of the act. */
  readonly of?: string;
  readonly text: string;
  /** Other words by which it is found. */
  readonly also?: string;
  /** As drawn, where a key does the same. */
  readonly keys: readonly string[];
  readonly act: () => void;
}

export interface Found {
  readonly commands: readonly Command[];
  /** Whether more people were named than have their acts here. */
  readonly more: boolean;
}

/** As it is read, and compared with what is sought. */
export function wordsOf({ of, text, also }: Command): string {
  return [...(of === undefined ? [] : [`${of}:`]), text, ...(also === undefined ? [] : [also])].join(' ');
}

/**
 * Everything that one can do in the meeting by a word, without what the server would refuse.
 *
 * @param sought what was typed: the acts on people come with two letters of their names, and the languages with the first letter
 */
export function useCommands(sought: string): Found {
  const t = useText();
  const own = useOwnCommands();
  const stage = useStageCommands();
  const hosts = useHostCommands();
  const looks = useLookCommands(sought);
  const onPeople = useCommandsOnPeople(sought);
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const leave = useLeave();
  const host = useMeeting(isHost);
  const files = useMeeting(hasFiles);
  const panels = (Object.keys(PANEL_TEXTS) as Panel[])
    .filter((panel) => panel !== 'files' || files)
    .map((panel) => {
      const opens = command(panel, t(PANEL_TEXTS[panel]), () => dispatch({ type: 'toggle-panel', panel }));
      // Their key shows them under the stage.
      return panel === 'captions' ? { ...opens, keys: [] } : opens;
    });
  const commands = [
    ...own,
    ...panels,
    ...stage,
    ...hosts,
    ...looks,
    ...onPeople.commands,
    command('help', t('more.keys'), () => ask({ name: 'keys' })),
    command('leave', t(host ? 'bar.end' : 'bar.leave'), leave),
  ];
  return { commands, more: onPeople.more };
}

function command(id: string, text: string, act: () => void): Command {
  return { id, text, keys: KEY_ROWS.find((row) => row.act === (id as KeyAct))?.drawn ?? [], act };
}

function useOwnCommands(): readonly Command[] {
  const t = useText();
  const dispatch = useDispatch();
  const { microphone, camera } = useCall((state) => state.own);
  const flips = useCall((state) => otherFacing(state) !== null);
  const raised = useMeeting((phase) => ownView(phase)?.handRaisedAt !== undefined);
  const canReact = useMeeting((phase) => isInGroup(phase.keys));
  const ask = useOpenDialog();
  const share = useShare();
  const receive = useCall((state) => state.preferences.receive);
  const captions = useCall((state) => state.preferences.captions);
  const selfViews = useSelfViewActs();
  const does = (event: CallEvent) => () => dispatch(event);
  return [
    command(
      'mic',
      t(microphone.on ? 'command.mute' : 'command.unmute'),
      does({ type: 'set-own', source: 'microphone', on: !microphone.on }),
    ),
    command(
      'camera',
      t(camera.on ? 'command.cameraOff' : 'command.cameraOn'),
      does({ type: 'set-own', source: 'camera', on: !camera.on }),
    ),
    ...(flips ? [command('flip', t('command.cameraFlip'), does({ type: 'flip-camera' }))] : []),
    ...(share ? [command('share', t(share.on ? 'bar.share.stop' : 'bar.share'), share.toggle)] : []),
    command(
      'hand',
      t(raised ? 'command.handDown' : 'command.handUp'),
      does({ type: 'act', message: { type: 'raise-hand', raised: !raised } }),
    ),
    ...(canReact ? [command('react', t('bar.react'), () => ask({ name: 'react' }))] : []),
    ...(['everything', 'saver', 'sound'] as const)
      .filter((each) => each !== receive)
      .map((each) =>
        command(`receive ${each}`, t(`settings.receive.${each}`), does({ type: 'prefer', change: { receive: each } })),
      ),
    {
      ...command(
        'captions',
        t(captions.on ? 'captions.hide' : 'captions.show'),
        does({ type: 'prefer', change: { captions: { ...captions, on: !captions.on } } }),
      ),
      id: 'captions shown',
    },
    ...selfViews.map(({ id, text, act }) => command(`self ${id}`, text, act)),
  ];
}

function useStageCommands(): readonly Command[] {
  const t = useText();
  const dispatch = useDispatch();
  const layout = useMeeting((phase) => phase.layout);
  const shared = useMeeting((phase) => presenterOf(phase) !== undefined);
  const zoom = useMeeting(shareZoomOf);
  const windows = useOtherWindows();
  const zoomTo = (to: number) => () => dispatch({ type: 'zoom-share', zoom: to });
  const other = layout === 'grid' ? 'speaker' : 'grid';
  return [
    command('layout', t(`more.${other}`), () => dispatch({ type: 'choose-layout', layout: other })),
    ...(document.fullscreenEnabled ? [command('fullscreen', t('more.fullscreen'), toggleFullScreen)] : []),
    ...(canFloat()
      ? [command('float', t(windows.floating ? 'float.back' : 'more.float'), windows.toggleFloating)]
      : []),
    ...(shared ? [command('zoomIn', t('meeting.zoom.in'), zoomTo(nextZoom(zoom, 1)))] : []),
    ...(zoom > 1
      ? [
          command('zoomOut', t('meeting.zoom.out'), zoomTo(nextZoom(zoom, -1))),
          command('zoomWhole', t('meeting.zoom.whole'), zoomTo(1)),
        ]
      : []),
    ...(shared ? [command('share away', t(windows.share ? 'share.back' : 'share.away'), windows.toggleShare)] : []),
  ];
}

function useHostCommands(): readonly Command[] {
  const t = useText();
  const dispatch = useDispatch();
  const host = useMeeting(isHost);
  const locked = useMeeting((phase) => isLocked(phase.keys));
  const waiting = useMeeting((phase) => phase.waiting.length);
  const spotlit = useMeeting((phase) => phase.meeting.spotlight !== undefined);
  const onAll = useActsOnAll();
  const stop = useStopShare();
  const ask = useOpenDialog();
  const act = (message: Extract<CallEvent, { type: 'act' }>['message']) => () => dispatch({ type: 'act', message });
  if (!host) return [];
  return [
    command('invite', t('people.invite'), () => dispatch({ type: 'copy-invitation' })),
    command('lock', t(locked ? 'people.unlock' : 'people.lock'), act({ type: locked ? 'unlock' : 'lock' })),
    ...(waiting > 0 ? [command('admit all', t('people.admitAll'), () => ask({ name: 'admit-all' }))] : []),
    command('door', t('door.words'), () => ask({ name: 'door' })),
    ...onAll.map(({ id, text, act: does }) => command(id, text, does)),
    ...(stop === undefined ? [] : [{ ...command('stop share', stop.text, stop.act), of: stop.name }]),
    ...(spotlit ? [command('spotlight', t('people.spotlight.end'), act({ type: 'spotlight' }))] : []),
  ];
}

/** How the page and one's own picture look. */
function useLookCommands(sought: string): readonly Command[] {
  const t = useText();
  const dispatch = useDispatch();
  const [theme, chooseTheme] = useTheme();
  const [language, chooseLanguage] = useLanguage();
  const canBlur = useCall((state) => state.canBlur);
  const background = useCall((state) => state.preferences.background);
  // Who asked for it on a browser that could finds the way back.
  const hasImage = useCall((state) => state.preferences.ownBackground);
  const backgrounds = offeredBackgrounds(hasImage).filter(
    (each) => each !== background && (canBlur || each === 'plain'),
  );
  const languages = sought.trim() === '' ? [] : LANGUAGES.filter(({ code }) => code !== language);
  return [
    ...backgrounds.map((each) => ({
      ...command(`background ${each}`, t(`background.${each}`), () =>
        dispatch({ type: 'prefer', change: { background: each } }),
      ),
      of: t('background.label'),
    })),
    ...THEMES.filter((each) => each !== theme).map((each) => ({
      ...command(`theme ${each}`, t(THEME_TEXTS[each]), () => chooseTheme(each)),
      of: t('app.theme'),
    })),
    ...languages.map(({ code, name, english }) => ({
      ...command(`language ${code}`, name, () => chooseLanguage(code)),
      of: t('app.language'),
      also: english,
    })),
  ];
}

/** With one letter nearly everybody is named. */
const FEWEST_LETTERS = 2;
/** Each brings up to a dozen acts; whoever looks for others types more of the name. */
const MOST_PEOPLE = 8;

/** The acts of the menu of each person of whose name a word was typed, who fits best first. */
function useCommandsOnPeople(sought: string): Found {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const stateNow = useCallState();
  // Who is here, and as what, is all that changes the list while it is open.
  const people = useMeeting(({ participants }) => participants);
  const folded = useMemo(() => people.map((person) => ({ person, name: fold(person.name) })), [people]);
  const { phase } = stateNow();
  if (phase.name !== 'meeting') return { commands: [], more: false };
  const named = namedIn(folded, sought);
  const commands = named.slice(0, MOST_PEOPLE).flatMap((person) =>
    actsOn(person, participantStatusOf(phase, person), { t, dispatch, ask }).map(({ id, text, act }) => ({
      ...command(`${person.id} ${id}`, text, act),
      of: person.name,
    })),
  );
  return { commands, more: named.length > MOST_PEOPLE };
}

interface Folded {
  readonly person: ParticipantView;
  readonly name: string;
}

/** Of whose names most words were typed, and of those whose words begin so. */
function namedIn(people: readonly Folded[], sought: string): readonly ParticipantView[] {
  const words = fold(sought).split(/\s+/u);
  if (Array.from(words.join('')).length < FEWEST_LETTERS) return [];
  return people
    .map(({ person, name }) => ({ person, points: pointsOf(name, words) }))
    .filter(({ points }) => points > 0)
    .toSorted((one, other) => other.points - one.points)
    .map(({ person }) => person);
}

function pointsOf(name: string, words: readonly string[]): number {
  const begins = (word: string) => name.startsWith(word) || name.includes(` ${word}`);
  const points = (word: string) => (word === '' ? 0 : begins(word) ? 3 : name.includes(word) ? 2 : 0);
  return words.reduce((sum, word) => sum + points(word), 0);
}

/** The act of the menu of who shares. */
function useStopShare(): { readonly name: string; readonly text: string; readonly act: () => void } | undefined {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const presenter = useMeeting(presenterOf);
  const status = useSteadyMeeting((phase) => presenter && participantStatusOf(phase, presenter));
  if (presenter === undefined || status === undefined) return undefined;
  const stop = actsOn(presenter, status, { t, dispatch, ask }).find(({ id }) => id === 'stop-share');
  return stop && { name: presenter.name, text: stop.text, act: stop.act };
}
