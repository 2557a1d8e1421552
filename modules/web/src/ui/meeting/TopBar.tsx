import { DoorOpen, GalleryVerticalEnd, LayoutGrid, Leaf, Lock, VideoOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { classOf, isLocked } from '../../call/keys.ts';
import { isPending } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { Mark, ServerSign } from '../components/Brand.tsx';
import { Button } from '../components/Button.tsx';
import { ClassMark } from '../components/ClassMark.tsx';
import { Icon } from '../components/Icon.tsx';
import { classes } from '../styles/classes.ts';
import { PHONE, useMediaQuery } from '../use-media-query.ts';
import { useOpenDialog } from './dialogs.ts';
import { LeaveButton } from './LeaveButton.tsx';
import { PROTECTION, useProtection } from './Safety.tsx';
import styles from './TopBar.module.css';

const css = classes(styles);

/** Title, the queue, how far encryption reaches, the time, and grid or speaker. */
export function TopBar({ inert }: { readonly inert: boolean }) {
  const t = useText();
  const phone = useMediaQuery(PHONE);
  const title = useMeeting((phase) => phase.meeting.title);
  const classification = useMeeting(classOf);
  const locked = useMeeting((phase) => isLocked(phase.keys));
  const waiting = useMeeting((phase) => phase.waiting.length);
  return (
    <header className={css('top', waiting > 0 && 'queued')} data-stage inert={inert}>
      <div className={css('lead')}>
        <Mark />
        <div className={css('names')}>
          <h1 className={css('title')} dir="auto">
            {title}
          </h1>
          <ServerSign />
          {phone && <ClassMark classification={classification} />}
        </div>
        {!phone && <ClassMark classification={classification} />}
        {locked && (
          <span className={css('chip')}>
            <Icon icon={Lock} size="small" />
            <span className={css('says')}>{t('meeting.isLocked')}</span>
          </span>
        )}
        <Saving />
      </div>
      {waiting > 0 ? phone ? <SmallLobbyQueue waiting={waiting} /> : <LobbyQueue waiting={waiting} /> : <span />}
      <div className={css('tail')}>
        <Clock />
        <Encryption />
        {phone ? <LeaveButton compact /> : <LayoutChoice />}
      </div>
    </header>
  );
}

/** That less comes than is there is the person's own choice, and stays in sight. */
function Saving() {
  const t = useText();
  const receive = useCall((state) => state.preferences.receive);
  if (receive === 'everything') return null;
  return (
    <span className={css('chip')}>
      <Icon icon={receive === 'saver' ? Leaf : VideoOff} size="small" />
      <span className={css('says')}>{t(receive === 'saver' ? 'meeting.saver' : 'meeting.soundOnly')}</span>
    </span>
  );
}

/** The queue: in the middle, or in the title's place where there is no room for both. It covers no face. */
function LobbyQueue({ waiting }: { readonly waiting: number }) {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const peopleOpen = useMeeting((phase) => phase.panel === 'people');
  const first = useMeeting((phase) => phase.waiting[0]);
  const admitting = useMeeting((phase) => isPending(phase, (message) => message.type === 'admit-all'));
  return (
    <div className={css('door')}>
      <Icon icon={DoorOpen} />
      <span className={css('queue')}>{t('door.waiting', { count: waiting })}</span>
      {!peopleOpen && (
        <Button
          look="quiet"
          className={css('view')}
          onPress={() => dispatch({ type: 'toggle-panel', panel: 'people' })}
        >
          {t('door.view')}
        </Button>
      )}
      {waiting === 1 && first !== undefined && !peopleOpen && (
        <Button className={css('admit')} onPress={() => ask({ name: 'admit', person: first })}>
          {t('people.admit')}
        </Button>
      )}
      {waiting > 1 && (
        <Button className={css('admit')} isPending={admitting} onPress={() => ask({ name: 'admit-all' })}>
          {t('door.admitAll')}
        </Button>
      )}
    </div>
  );
}

/** On a phone the queue is one button, which leads to it. */
function SmallLobbyQueue({ waiting }: { readonly waiting: number }) {
  const t = useText();
  const dispatch = useDispatch();
  const open = useMeeting((phase) => phase.panel === 'people');
  return (
    <Button
      look="quiet"
      className={css('smallDoor')}
      aria-expanded={open}
      onPress={() => dispatch({ type: 'toggle-panel', panel: 'people' })}
    >
      <Icon icon={DoorOpen} size="small" />
      <span className={css('queue')}>{t('door.waiting.short', { count: waiting })}</span>
    </Button>
  );
}

/** Written once a second without a render. */
function Clock() {
  const t = useText();
  const startedAt = useMeeting((phase) => phase.meeting.startedAt);
  const clock = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    const started = Date.parse(startedAt);
    const tick = () => {
      if (clock.current) clock.current.textContent = clockText(Date.now() - started);
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [startedAt]);
  return <time ref={clock} className={css('clock')} role="timer" aria-live="off" aria-label={t('meeting.duration')} />;
}

export function clockText(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function Encryption() {
  const t = useText();
  const dispatch = useDispatch();
  const open = useMeeting((phase) => phase.panel === 'security');
  const protection = useProtection();
  const { icon, text, brief } = PROTECTION[protection];
  return (
    <Button
      look="quietPlain"
      size="dense"
      className={css('encryption', protection)}
      aria-label={t(text)}
      aria-expanded={open}
      onPress={() => dispatch({ type: 'toggle-panel', panel: 'security' })}
    >
      <Icon icon={icon} size="small" />
      <span className={css('full')}>{t(text)}</span>
      <span className={css('brief')}>{t(brief)}</span>
    </Button>
  );
}

function LayoutChoice() {
  const t = useText();
  const dispatch = useDispatch();
  const layout = useMeeting((phase) => phase.layout);
  return (
    <ToggleButtonGroup
      aria-label={t('meeting.layout')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[layout]}
      onSelectionChange={(keys) => dispatch({ type: 'choose-layout', layout: keys.has('grid') ? 'grid' : 'speaker' })}
      className={css('layout')}
    >
      <ToggleButton id="grid" className={css('choice')} aria-label={t('meeting.layout.grid')}>
        <Icon icon={LayoutGrid} size="small" />
        <span className={css('word')}>{t('meeting.layout.grid')}</span>
      </ToggleButton>
      <ToggleButton id="speaker" className={css('choice')} aria-label={t('meeting.layout.speaker')}>
        <Icon icon={GalleryVerticalEnd} size="small" mirrored />
        <span className={css('word')}>{t('meeting.layout.speaker')}</span>
      </ToggleButton>
    </ToggleButtonGroup>
  );
}
