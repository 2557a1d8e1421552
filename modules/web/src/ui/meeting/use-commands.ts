import type { CallEvent } from '../../call/events.ts';
import { isInGroup, isLocked } from '../../call/keys.ts';
import { isHost, ownView, type Panel } from '../../call/state.ts';
import { presenterOf } from '../../call/view.ts';
import { nextZoom, shareZoomOf } from '../../call/zoom.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { useOpenDialog } from './dialogs.ts';
import { hasFiles } from './files/file-rule.ts';
import { toggleFullScreen } from './full-screen.ts';
import { KEY_ROWS, type KeyAct } from './keys.ts';
import { useLeave } from './LeaveButton.tsx';
import { canFloat } from './other-windows.ts';
import { useShare } from './use-share.ts';
import { useSelfViewActs } from './use-self-view-acts.ts';
import { useOtherWindows } from './windows-context.ts';

export interface Command {
  readonly id: string;
  readonly text: string;
  /** As drawn, where a key does the same. */
  readonly keys: readonly string[];
  readonly act: () => void;
}

const PANELS: Readonly<Record<Panel, TextKey>> = {
  people: 'bar.people',
  chat: 'bar.chat',
  files: 'files.heading',
  captions: 'captions.heading',
  polls: 'polls.heading',
  security: 'bar.security',
  connection: 'line.heading',
  settings: 'settings.heading',
};

/** Everything that one can do in the meeting by a word, without what the server would refuse. */
export function useCommands(): readonly Command[] {
  const t = useText();
  const own = useOwnCommands();
  const stage = useStageCommands();
  const hosts = useHostCommands();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const leave = useLeave();
  const host = useMeeting(isHost);
  const files = useMeeting(hasFiles);
  const panels = (Object.keys(PANELS) as Panel[])
    .filter((panel) => panel !== 'files' || files)
    .map((panel) => {
      const opens = command(panel, t(PANELS[panel]), () => dispatch({ type: 'toggle-panel', panel }));
      // Their key shows them under the stage.
      return panel === 'captions' ? { ...opens, keys: [] } : opens;
    });
  return [
    ...own,
    ...panels,
    ...stage,
    ...hosts,
    command('help', t('more.keys'), () => ask({ name: 'keys' })),
    command('leave', t(host ? 'bar.end' : 'bar.leave'), leave),
  ];
}

function command(id: string, text: string, act: () => void): Command {
  return { id, text, keys: KEY_ROWS.find((row) => row.act === (id as KeyAct))?.drawn ?? [], act };
}

function useOwnCommands(): readonly Command[] {
  const t = useText();
  const dispatch = useDispatch();
  const { microphone, camera } = useCall((state) => state.own);
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
  const ask = useOpenDialog();
  const act = (message: Extract<CallEvent, { type: 'act' }>['message']) => () => dispatch({ type: 'act', message });
  if (!host) return [];
  return [
    command('invite', t('people.invite'), () => dispatch({ type: 'copy-invitation' })),
    command('lock', t(locked ? 'people.unlock' : 'people.lock'), act({ type: locked ? 'unlock' : 'lock' })),
    ...(waiting > 0 ? [command('admit all', t('people.admitAll'), () => ask({ name: 'admit-all' }))] : []),
    command('floor', t('floor.give'), () => ask({ name: 'floor' })),
    ...(spotlit ? [command('spotlight', t('people.spotlight.end'), act({ type: 'spotlight' }))] : []),
  ];
}
