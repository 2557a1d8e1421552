import { AudioLines, Ellipsis, Hand, LockKeyholeOpen, MicOff, ShieldCheck, VolumeX, WifiOff } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { REACTIONS } from '../../call/talk.ts';
import { foundInSlot, isUnkeyed } from '../../call/keys.ts';
import {
  isUnheard,
  participantOf,
  pauseOf,
  slotOf,
  trackOf,
  type ParticipantView,
  type Quality,
} from '../../call/state.ts';
import type { PlacedTile } from '../../call/view.ts';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting, useSurface } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Hidden } from '../components/Hidden.tsx';
import { Icon } from '../components/Icon.tsx';
import { LevelMeter } from '../components/LevelMeter.tsx';
import { MenuList } from '../components/MenuList.tsx';
import { useTint } from '../components/Seat.tsx';
import { SelfPicture } from '../components/SelfPicture.tsx';
import { isLongName } from '../names.ts';
import { classes } from '../styles/classes.ts';
import { lineOf, QualityMark } from './ConnectionPanel.tsx';
import { handNumber, isSeen, isSharing, isSpeakable } from './people.ts';
import { keyOf, placed } from './placement.ts';
import { useCompared } from './Safety.tsx';
import { usePersonActs } from './use-person-acts.ts';
import styles from './Tile.module.css';

const css = classes(styles);

interface Props {
  readonly tile: PlacedTile;
  readonly main: boolean;
  /** The stage is one stop of the keyboard: one of its tiles can be reached by Tab. */
  readonly reachable: boolean;
  readonly onReached: () => void;
}

/** One person's place on the stage: the picture, or a plate with the name, and a tag that says who and how. */
export function Tile(props: Props) {
  const person = useMeeting((phase) => participantOf(phase, props.tile.participant));
  if (person === undefined) return null;
  return props.tile.source === 'screen' ? (
    <ScreenTile {...props} person={person} />
  ) : (
    <FaceTile {...props} person={person} />
  );
}

interface PersonProps extends Props {
  readonly person: ParticipantView;
}

function FaceTile({ tile, person, reachable, onReached }: PersonProps) {
  const t = useText();
  const dispatch = useDispatch();
  const description = useId();
  const figure = useTint<HTMLElement>(person.id);
  const entries = usePersonActs(person);
  const [menuOpen, setMenuOpen] = useTileMenu();
  const speaking = useMeeting((phase) => phase.speaker.current === person.id) && isSpeakable(person);
  const found = useFound(person);
  const name = tile.self ? t('meeting.you') : (found ?? person.name);
  const picture = usePicture(tile, person);
  const paused = usePaused(person, 'camera');
  const open = () => {
    if (entries.length > 0) setMenuOpen(true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
    event.preventDefault();
    open();
  };
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    open();
  };
  return (
    <figure
      ref={figure}
      className={css('tile', speaking && 'speaking')}
      style={placed(tile)}
      aria-label={name}
      aria-describedby={description}
      data-tile={keyOf(tile)}
      tabIndex={reachable ? 0 : -1}
      onFocus={onReached}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
      onDoubleClick={() => {
        if (!tile.self) dispatch({ type: 'pin', participant: person.id });
      }}
    >
      {picture ?? <Plate name={tile.self ? person.name : name} paused={paused} />}
      {paused && picture !== null && <PauseNote />}
      {speaking && <LevelMeter who={tile.self ? null : person.id} place="tile" />}
      <Marks person={person} />
      <Reaction person={person} />
      <Tag name={name} person={person} speaking={speaking} named={picture !== null} />
      <span id={description} hidden>
        <States person={person} speaking={speaking} />
      </span>
      {entries.length > 0 && (
        <>
          <Button
            look="quietPlain"
            square
            className={css('menu')}
            excludeFromTabOrder
            aria-label={t('people.actions', { name })}
            onPress={open}
          >
            <Icon icon={Ellipsis} />
          </Button>
          <MenuList
            label={t('people.actions', { name })}
            entries={entries}
            triggerRef={figure}
            placement="bottom"
            isOpen={menuOpen}
            onOpenChange={setMenuOpen}
          />
        </>
      )}
    </figure>
  );
}

/** While a tile's menu is open the stage does not change under it; the core is told. */
function useTileMenu() {
  const dispatch = useDispatch();
  const [open, setOpen] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    dispatch({ type: 'tile-menu', open: next });
  };
  return [open, change] as const;
}

function usePicture(tile: PlacedTile, person: ParticipantView) {
  const shown = useCall((state) => state.own.camera.on && state.own.camera.device === 'open');
  const track = trackOf(person, 'camera');
  const slot = useMeeting((phase) => (track === undefined ? undefined : slotOf(phase, track.id)));
  if (tile.self) return shown ? <SelfPicture /> : null;
  return isSeen(person) && slot !== undefined ? <SlotPicture slot={slot} fit="cover" /> : null;
}

/** The label follows the keys under which the picture was opened, not what signalling says. */
function useFound(person: ParticipantView): string | undefined {
  return useMeeting((phase) => {
    const track = trackOf(person, 'camera');
    const slot = track === undefined ? undefined : slotOf(phase, track.id);
    return foundInSlot(phase.keys, slot)?.name;
  });
}

type KeyState = 'unreadable' | 'unkeyed' | undefined;

function useKeyState(person: ParticipantView): KeyState {
  return useMeeting((phase) => {
    if (phase.self === person.id) return undefined;
    if (isUnkeyed(phase.keys, person.id)) return 'unkeyed';
    const unreadable = phase.keys.unreadable.some((mid) => phase.slots.shown[mid]?.participant === person.id);
    return unreadable ? 'unreadable' : undefined;
  });
}

function Reaction({ person }: { readonly person: ParticipantView }) {
  const t = useText();
  const sign = useMeeting((phase) => phase.reactions.find(({ participant }) => participant === person.id)?.sign);
  const known = REACTIONS.find((each) => each === sign);
  if (known === undefined) return null;
  return (
    <span className={css('reaction')} role="img" aria-label={t(`reaction.${known}`)}>
      {known}
    </span>
  );
}

/** Whether our network does not carry a picture that is asked for; a camera that is off is not the network's doing. */
function usePaused(person: ParticipantView, source: 'camera' | 'screen') {
  const track = trackOf(person, source);
  return useMeeting((phase) => track?.muted === false && pauseOf(phase, track.id) === 'bandwidth');
}

/** Over a picture, or in the middle of a screen that does not come. */
function PauseNote() {
  return (
    <p className={css('paused')}>
      <PauseWords />
    </p>
  );
}

/** The whole sentence where there is place for it; the description of the tile has it in any case. */
function PauseWords() {
  const t = useText();
  return (
    <>
      <span className={css('whole')}>{t('meeting.tile.paused')}</span>
      <span className={css('brief')}>{t('meeting.tile.paused.short')}</span>
    </>
  );
}

function SlotPicture({ slot, fit }: { readonly slot: string; readonly fit: 'cover' | 'contain' }) {
  const surface = useSurface();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current ? surface.attachSlot(slot, video.current) : undefined), [surface, slot]);
  return (
    <video ref={video} className={css('picture', fit)} autoPlay playsInline muted aria-hidden="true" tabIndex={-1} />
  );
}

function Plate({ name, paused }: { readonly name: string; readonly paused: boolean }) {
  return (
    <div className={css('plate', isLongName(name) && 'long')} aria-hidden="true">
      <b dir="auto">{name}</b>
      {paused && (
        <span className={css('note')}>
          <PauseWords />
        </span>
      )}
    </div>
  );
}

/** The state of the line is known of one's own only. */
function useOwnLine(person: ParticipantView): Quality {
  return useMeeting((phase) => (phase.self === person.id ? lineOf(phase) : 'good'));
}

function Marks({ person }: { readonly person: ParticipantView }) {
  const t = useText();
  const isSelf = useMeeting((phase) => phase.self === person.id);
  const line = useOwnLine(person);
  const hand = useMeeting((phase) => handNumber(phase.participants, person.id));
  const keyState = useKeyState(person);
  const compared = useCompared(person.id) && !isSelf;
  const unheard = useMeeting((phase) => isUnheard(phase, person));
  return (
    <div className={css('marks')} aria-hidden="true">
      {keyState !== undefined && (
        <span className={css('chip', 'key')}>
          <Icon icon={LockKeyholeOpen} size="small" />
          <span className={css('word')}>{t(`meeting.tile.${keyState}`)}</span>
        </span>
      )}
      {compared && (
        <span className={css('chip', 'compared')} title={t('meeting.tile.verified')}>
          <Icon icon={ShieldCheck} size="small" />
        </span>
      )}
      {!person.connected && (
        <span className={css('chip', 'away')}>
          <Icon icon={WifiOff} size="small" />
          <span className={css('word')}>{t('meeting.tile.away.short')}</span>
        </span>
      )}
      {unheard && (
        <span className={css('chip', 'line')}>
          <Icon icon={VolumeX} size="small" />
          <span className={css('word')}>{t('meeting.tile.unheard.short')}</span>
        </span>
      )}
      {line !== 'good' && (
        <span className={css('chip', 'line')} data-line={line}>
          <QualityMark quality={line} />
          <span className={css('word')}>{t(`meeting.tile.line.${line}.short`)}</span>
        </span>
      )}
      {hand > 0 && (
        <span className={css('chip', 'hand')}>
          <Icon icon={Hand} size="small" />
          {hand}
        </span>
      )}
    </div>
  );
}

interface TagProps {
  readonly name: string;
  readonly person: ParticipantView;
  readonly speaking: boolean;
  /** The plate already says the name. */
  readonly named: boolean;
}

function Tag({ name, person, speaking, named }: TagProps) {
  const self = useMeeting((phase) => phase.self === person.id);
  const quiet = !isSpeakable(person);
  if (!named && !quiet && !speaking && !self) return null;
  return (
    <div className={css('tag', !named && !self && 'bare')} aria-hidden="true">
      {quiet ? (
        <Icon icon={MicOff} size="small" className={css('off')} />
      ) : (
        speaking && <Icon icon={AudioLines} size="small" />
      )}
      {(named || self) && (
        <span className={css('name')} dir="auto">
          {name}
        </span>
      )}
    </div>
  );
}

/** What the tag and the marks show, in words. */
function States({ person, speaking }: { readonly person: ParticipantView; readonly speaking: boolean }) {
  const t = useText();
  const hand = useMeeting((phase) => handNumber(phase.participants, person.id));
  const line = useOwnLine(person);
  const paused = usePaused(person, 'camera');
  const keyState = useKeyState(person);
  const unheard = useMeeting((phase) => isUnheard(phase, person));
  const states = [
    t(isSpeakable(person) ? 'meeting.tile.unmuted' : 'meeting.tile.muted'),
    isSeen(person) ? undefined : t('meeting.tile.cameraOff'),
    paused ? t('meeting.tile.paused') : undefined,
    speaking ? t('meeting.tile.speaking') : undefined,
    unheard ? t('meeting.tile.unheard') : undefined,
    isSharing(person) ? t('meeting.tile.sharing') : undefined,
    hand > 0 ? t('meeting.tile.hand', { number: hand }) : undefined,
    line === 'good' ? undefined : t(`meeting.tile.line.${line}`),
    person.connected ? undefined : t('meeting.tile.away'),
    keyState === undefined ? undefined : t(`meeting.tile.${keyState}`),
  ];
  return states.filter((state) => state !== undefined).join(', ');
}

/** A slide keeps its shape and is never cropped. */
function ScreenTile({ tile, person, reachable, onReached }: PersonProps) {
  const t = useText();
  const track = trackOf(person, 'screen');
  const slot = useMeeting((phase) => (track === undefined ? undefined : slotOf(phase, track.id)));
  const paused = usePaused(person, 'screen');
  return (
    <figure
      className={css('tile', 'screen')}
      style={placed(tile)}
      aria-label={t('meeting.tile.screen', { name: person.name })}
      data-tile={keyOf(tile)}
      tabIndex={reachable ? 0 : -1}
      onFocus={onReached}
    >
      {paused && <PauseNote />}
      {slot === undefined ? <Hidden>{t('app.working')}</Hidden> : <SlotPicture slot={slot} fit="contain" />}
    </figure>
  );
}
