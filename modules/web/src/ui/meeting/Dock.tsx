import {
  AppWindow,
  Captions,
  CaptionsOff,
  Ellipsis,
  Expand,
  GalleryVerticalEnd,
  Hand,
  Keyboard,
  LayoutGrid,
  MessageSquare,
  MonitorUp,
  MonitorX,
  NotebookPen,
  Paperclip,
  PictureInPicture2,
  Search,
  Settings,
  ShieldCheck,
  Signal,
  SmilePlus,
  SwitchCamera,
  Users,
  Vote,
} from 'lucide-react';
import { Toolbar } from 'react-aria-components';
import { REACTIONS } from '../../call/talk.ts';
import type { CallEvent } from '../../call/events.ts';
import { isInGroup } from '../../call/keys.ts';
import { isAsked } from '../../call/polls-state.ts';
import { otherFacing, ownView, type MeetingPhase, type Panel } from '../../call/state.ts';
import { handsUp } from '../../call/status-notices.ts';
import { useList, useText, type TextKey, type Translate } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { ControlButton } from '../components/ControlButton.tsx';
import { CameraControl, MicControl } from '../components/DeviceControls.tsx';
import { MenuOpener } from '../components/Opener.tsx';
import type { MenuEntry } from '../components/Menus.tsx';
import { classes } from '../styles/classes.ts';
import { PHONE, ROOMY, useMediaQuery } from '../use-media-query.ts';
import { DeviceArrow } from './DeviceArrow.tsx';
import { useOpenDialog } from './dialogs.ts';
import { hasFiles } from './files/file-rule.ts';
import { toggleFullScreen } from './full-screen.ts';
import { LeaveButton } from './LeaveButton.tsx';
import { Notices } from './Notices.tsx';
import { canFloat } from './other-windows.ts';
import { isBehindMore, openerId } from './panels.ts';
import { useShare } from './use-share.ts';
import { useOtherWindows } from './windows-context.ts';
import styles from './Dock.module.css';

const css = classes(styles);

/** Those that a narrow bar may leave to More, the last first. */
type Spare = 'share' | 'react' | 'security';

/** On a phone: microphone, camera, hand, people, chat, more. */
const ALWAYS_THERE = 6;
/** Of a control whose word can still be read. */
const CONTROL_WIDTH = 64;
const EDGES = 8;

interface Spares {
  readonly inBar: readonly Spare[];
  readonly inMore: readonly Spare[];
}

/** What can be done is always in one of the two. */
function useSpares(phone: boolean): Spares {
  const share = useShare();
  const canReact = useMeeting((phase) => isInGroup(phase.keys));
  const fit = useCall(({ stageSize }) =>
    Math.max(0, Math.floor((stageSize.width - EDGES) / CONTROL_WIDTH) - ALWAYS_THERE),
  );
  const sharing = share === null ? [] : (['share'] as const);
  const all: Spare[] = [
    ...(share?.resting === true ? [] : sharing),
    ...(canReact ? (['react'] as const) : []),
    'security',
    // What only says why it rests has the last place.
    ...(share?.resting === true ? sharing : []),
  ];
  return phone ? { inBar: all.slice(0, fit), inMore: all.slice(fit) } : { inBar: all, inMore: [] };
}

/** The bar: one stop of the keyboard, arrows inside; Leave or End comes last. */
export function Dock() {
  const t = useText();
  const phone = useMediaQuery(PHONE);
  const roomy = useMediaQuery(ROOMY);
  const { inBar, inMore } = useSpares(phone);
  const underPanel = useMeeting((phase) => phase.panel !== null) && phone;
  return (
    <footer className={css('dock', underPanel && 'underPanel')} data-stage>
      <Notices />
      <Toolbar aria-label={t('meeting.controls')} className={css('bar')}>
        <div className={css('group')}>
          <DeviceControl of="microphone" arrow={roomy} />
          <DeviceControl of="camera" arrow={roomy} />
          {inBar.includes('share') && <ShareControl />}
          <HandControl />
          {inBar.includes('react') && <ReactControl />}
        </div>
        <div className={css('group', 'end')}>
          <PanelControl panel="people" />
          <PanelControl panel="chat" />
          {inBar.includes('security') && <PanelControl panel="security" />}
          <MoreControl phone={phone} spares={inMore} />
        </div>
      </Toolbar>
      {!phone && (
        <div className={css('last')}>
          <LeaveButton />
        </div>
      )}
    </footer>
  );
}

interface DeviceProps {
  readonly of: 'microphone' | 'camera';
  readonly arrow: boolean;
}

/** On and off, and beside it which one. */
function DeviceControl({ of, arrow }: DeviceProps) {
  return (
    <div className={css('pair')}>
      {of === 'microphone' ? <MicControl /> : <CameraControl />}
      {arrow && <DeviceArrow of={of} />}
    </div>
  );
}

function ShareControl() {
  const t = useText();
  const share = useShare();
  if (share === null) return null;
  return (
    <ControlButton
      icon={share.on ? MonitorX : MonitorUp}
      label={t(share.on ? 'bar.share.stop' : 'bar.share')}
      look={share.on ? 'open' : 'plain'}
      isOpening={share.opening}
      onPress={share.toggle}
      {...(share.resting && { 'aria-disabled': true, does: t('denied.share-not-granted') })}
    />
  );
}

/** Sealed like the chat, shown on the tile for some seconds. */
function ReactControl() {
  const t = useText();
  const dispatch = useDispatch();
  return (
    <MenuOpener label={t('bar.react')} placement="top" entries={reactionEntries(t, dispatch)}>
      {(opener) => <ControlButton icon={SmilePlus} label={t('bar.react')} {...opener} />}
    </MenuOpener>
  );
}

function reactionEntries(t: Translate, dispatch: (event: CallEvent) => void): MenuEntry[] {
  return REACTIONS.map((sign) => ({
    id: sign,
    text: t(`reaction.${sign}`),
    sign,
    act: () => dispatch({ type: 'react', sign }),
  }));
}

function HandControl() {
  const t = useText();
  const dispatch = useDispatch();
  const raised = useMeeting((phase) => ownView(phase)?.handRaisedAt !== undefined);
  return (
    <ControlButton
      icon={Hand}
      label={t(raised ? 'bar.hand.up' : 'bar.hand')}
      does={t(raised ? 'command.handDown' : 'command.handUp')}
      look={raised ? 'up' : 'plain'}
      onPress={() => dispatch({ type: 'act', message: { type: 'raise-hand', raised: !raised } })}
    />
  );
}

const PANELS = {
  people: { icon: Users, text: 'bar.people' },
  chat: { icon: MessageSquare, text: 'bar.chat' },
  security: { icon: ShieldCheck, text: 'bar.security' },
} as const;

const COUNTS = {
  people: 'bar.people.waiting',
  chat: 'bar.chat.unread',
  security: 'bar.people.waiting',
} as const satisfies Record<keyof typeof PANELS, TextKey>;

/** How many hands are up, for hosts. */
function handsOf(phase: MeetingPhase, panel: keyof typeof PANELS): number {
  return panel === 'people' ? handsUp(phase).length : 0;
}

/** How many ask for attention behind a control. */
function countOf(phase: MeetingPhase, panel: keyof typeof PANELS): number {
  return panel === 'people' ? phase.waiting.length : panel === 'chat' ? phase.chat.unread : 0;
}

/** How many are in the meeting. */
function totalOf(phase: MeetingPhase, panel: keyof typeof PANELS): number {
  return panel === 'people' ? phase.participants.length : 0;
}

function PanelControl({ panel }: { readonly panel: keyof typeof PANELS }) {
  const t = useText();
  const dispatch = useDispatch();
  const open = useMeeting((phase) => phase.panel === panel);
  const waiting = useMeeting((phase) => countOf(phase, panel));
  const raisedHands = useMeeting((phase) => handsOf(phase, panel));
  const total = useMeeting((phase) => totalOf(phase, panel));
  const list = useList();
  const label = t(PANELS[panel].text);
  const counted = [
    ...(waiting > 0 ? [t(COUNTS[panel], { count: waiting })] : []),
    ...(raisedHands > 0 ? [t('people.hands', { count: raisedHands })] : []),
    ...(total > 0 ? [t('bar.people.here', { count: total })] : []),
  ];
  return (
    <ControlButton
      id={openerId(panel)}
      icon={PANELS[panel].icon}
      label={label}
      aria-label={list([label, ...counted])}
      aria-expanded={open}
      look={open ? 'open' : 'plain'}
      count={waiting}
      hands={raisedHands}
      total={total}
      onPress={() => dispatch({ type: 'toggle-panel', panel })}
    />
  );
}

interface MoreProps {
  readonly phone: boolean;
  readonly spares: readonly Spare[];
}

function MoreControl({ phone, spares }: MoreProps) {
  const t = useText();
  const dispatch = useDispatch();
  const openDialog = useOpenDialog();
  const layout = useMeeting((phase) => phase.layout);
  const panel = useMeeting((phase) => phase.panel);
  const files = useMeeting(hasFiles);
  const unseen = useMeeting((phase) => phase.files.unread);
  const captions = useCall((state) => state.preferences.captions);
  const asked = useMeeting((phase) => isAsked(phase.polls));
  const flips = useCall((state) => otherFacing(state) !== null);
  const list = useList();
  const share = useShare();
  const windows = useOtherWindows();
  const show = (which: Panel) => () => dispatch({ type: 'toggle-panel', panel: which });
  const unseenFiles = unseen > 0 ? t('files.offeredMany', { count: unseen }) : '';
  const other = layout === 'grid' ? 'speaker' : 'grid';
  const layoutEntry: MenuEntry = {
    id: 'layout',
    text: t(`more.${other}`),
    icon: other === 'grid' ? LayoutGrid : GalleryVerticalEnd,
    act: () => dispatch({ type: 'choose-layout', layout: other }),
  };
  const spareEntries: Readonly<Record<Spare, Omit<MenuEntry, 'id'>>> = {
    share: {
      text: t(share?.on === true ? 'bar.share.stop' : 'bar.share'),
      icon: share?.on === true ? MonitorX : MonitorUp,
      act: () => share?.toggle(),
    },
    react: { text: t('bar.react'), icon: SmilePlus, act: () => openDialog({ name: 'react' }) },
    security: { text: t('bar.security'), icon: ShieldCheck, act: show('security') },
  };
  const entries: MenuEntry[] = [
    ...spares.map((id) => ({ id, ...spareEntries[id] })),
    ...(flips
      ? [
          {
            id: 'flip',
            text: t('command.cameraFlip'),
            icon: SwitchCamera,
            act: () => dispatch({ type: 'flip-camera' }),
          },
        ]
      : []),
    ...(phone ? [layoutEntry] : []),
    ...(files ? [{ id: 'files', text: unseenFiles || t('files.heading'), icon: Paperclip, act: show('files') }] : []),
    {
      id: 'captions shown',
      text: t(captions.on ? 'captions.hide' : 'captions.show'),
      icon: captions.on ? CaptionsOff : Captions,
      act: () => dispatch({ type: 'prefer', change: { captions: { ...captions, on: !captions.on } } }),
    },
    { id: 'captions', text: t('captions.heading'), icon: NotebookPen, act: show('captions') },
    { id: 'polls', text: t(asked ? 'polls.waits' : 'polls.heading'), icon: Vote, act: show('polls') },
    { id: 'connection', text: t('line.heading'), icon: Signal, act: show('connection') },
    { id: 'settings', text: t('settings.heading'), icon: Settings, act: show('settings') },
    ...(document.fullscreenEnabled
      ? [{ id: 'full', text: t('more.fullscreen'), icon: Expand, act: toggleFullScreen }]
      : []),
    ...(canFloat()
      ? [
          {
            id: 'float',
            text: t(windows.floating ? 'float.back' : 'more.float'),
            icon: PictureInPicture2,
            act: windows.toggleFloating,
          },
        ]
      : []),
    ...(windows.share ? [{ id: 'share away', text: t('share.back'), icon: AppWindow, act: windows.toggleShare }] : []),
    { id: 'commands', text: t('keys.commands'), icon: Search, act: () => openDialog({ name: 'commands' }) },
    { id: 'keys', text: t('more.keys'), icon: Keyboard, act: () => openDialog({ name: 'keys' }) },
  ];
  return (
    <MenuOpener label={t('bar.more')} entries={entries} placement="top end">
      {(opener) => (
        <ControlButton
          id={openerId('settings')}
          icon={Ellipsis}
          label={t('bar.more')}
          aria-label={list([t('bar.more'), ...(unseen > 0 ? [unseenFiles] : []), ...(asked ? [t('polls.waits')] : [])])}
          count={unseen + Number(asked)}
          look={isBehindMore(panel) ? 'open' : 'plain'}
          {...opener}
        />
      )}
    </MenuOpener>
  );
}
