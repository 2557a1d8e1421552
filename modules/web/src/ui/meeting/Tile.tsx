import { Ellipsis } from 'lucide-react';
import { memo, useEffect, useId, useRef, useState, type MouseEvent } from 'react';
import { REACTIONS } from '../../call/talk.ts';
import type { Box } from '../../call/stage.ts';
import { isStopped, participantOf, slotOf, trackOf, type ParticipantView } from '../../call/state.ts';
import type { PlacedTile } from '../../call/view.ts';
import { memberOf, type VerifiedBy } from '../../call/keys.ts';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Hidden } from '../components/Hidden.tsx';
import { Icon } from '../components/Icon.tsx';
import { LevelMeter } from '../components/LevelMeter.tsx';
import { MenuList } from '../components/Opener.tsx';
import { useTint } from '../components/Seat.tsx';
import { SelfPicture } from '../components/SelfPicture.tsx';
import { isLongName } from '../names.ts';
import { classes } from '../styles/classes.ts';
import { isSeen, isSpeakable } from './people.ts';
import { keyOf, placed } from './placement.ts';
import { SlotPicture, useIsOpened } from './SlotPicture.tsx';
import { KeyChip, Marks, States, Tag, usePaused } from './TileMarks.tsx';
import { useCornerDrag } from './use-corner-drag.ts';
import { usePersonActs } from './use-person-acts.ts';
import { useCertifiedName, useVerification } from './use-certified-name.ts';
import { VerifiedMark } from './VerifiedMark.tsx';
import { ZoomedShare } from './ZoomedShare.tsx';
import styles from './Tile.module.css';

const css = classes(styles);

/** They move one's own small picture while its button has the focus. */
const CORNER_KEYS = 'ArrowUp ArrowDown ArrowLeft ArrowRight';

interface Props {
  readonly tile: PlacedTile;
  readonly main: boolean;
  /** The stage is one stop of the keyboard: the menu of one of its tiles can be reached by Tab. */
  readonly reachable: boolean;
  readonly onReached: (tile: string) => void;
  /** Set for one's own small picture: the area within which it can be moved. */
  readonly within?: Box;
}

/** One person's place on the stage: the picture, or a plate with the name, and a tag that says who and how. */
export const Tile = memo(function Tile(props: Props) {
  const person = useMeeting((phase) => participantOf(phase, props.tile.participant));
  if (person === undefined) return null;
  return props.tile.source === 'screen' ? (
    <ScreenTile {...props} person={person} />
  ) : (
    <FaceTile {...props} person={person} />
  );
});

interface PersonProps extends Props {
  readonly person: ParticipantView;
}

function FaceTile({ tile, person, main, reachable, onReached, within }: PersonProps) {
  const t = useText();
  const dispatch = useDispatch();
  const description = useId();
  const figure = useTint<HTMLElement>(person.id);
  const button = useRef<HTMLButtonElement>(null);
  const floats = within !== undefined;
  const entries = usePersonActs(person);
  useEffect(() => {
    // The component of the button does not pass it on.
    if (floats) button.current?.setAttribute('aria-keyshortcuts', CORNER_KEYS);
    else button.current?.removeAttribute('aria-keyshortcuts');
  }, [floats, entries.length]);
  const [menuOpen, setMenuOpen] = useTileMenu(person.id);
  const speaking = useMeeting((phase) => phase.speaker.current === person.id) && isSpeakable(person);
  const pinned = useMeeting((phase) => phase.pinned === person.id);
  const shown = useCertifiedName(person.id);
  const name = tile.self ? t('meeting.you') : shown;
  const verified = useVerification(person.id);
  const { picture, drawn } = usePicture(tile, person);
  const paused = usePaused(person, 'camera');
  const drag = useCornerDrag(figure, within);
  const open = () => {
    if (entries.length > 0) setMenuOpen(true);
  };
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    open();
  };
  return (
    <figure
      ref={figure}
      className={css('tile', speaking && 'speaking', floats && 'corner')}
      style={placed(tile)}
      {...drag}
      aria-label={name}
      aria-describedby={description}
      data-tile={keyOf(tile)}
      data-main={main || undefined}
      onFocus={() => onReached(keyOf(tile))}
      onContextMenu={onContextMenu}
      onDoubleClick={() => {
        if (!tile.self) dispatch({ type: 'pin', participant: pinned && main ? null : person.id });
      }}
    >
      {picture}
      {!drawn && <Plate name={tile.self ? person.name : name} verified={verified} paused={paused} />}
      {paused && drawn && <PauseNote />}
      {speaking && <LevelMeter who={tile.self ? null : person.id} place="tile" />}
      <Marks person={person} />
      <Reaction person={person} />
      <Tag name={name} person={person} speaking={speaking} named={drawn} />
      <span id={description} hidden>
        <States person={person} speaking={speaking} />
      </span>
      {entries.length > 0 && (
        <>
          <Button
            ref={button}
            look="quietPlain"
            square
            className={css('menu')}
            excludeFromTabOrder={!reachable}
            aria-label={t('people.actions', { name })}
            aria-describedby={description}
            aria-haspopup="menu"
            aria-expanded={menuOpen}
            onPress={open}
          >
            <Icon icon={Ellipsis} />
          </Button>
          {menuOpen && (
            <MenuList
              label={t('people.actions', { name })}
              entries={entries}
              focus="first"
              triggerRef={button}
              placement="top end"
              onClose={() => setMenuOpen(false)}
            />
          )}
        </>
      )}
    </figure>
  );
}

/**
 * While a tile's menu is open the stage does not change under it; the core is told, also when the tile goes with it. One that was
 * opened for somebody does not stay for another.
 */
function useTileMenu(id: string) {
  const dispatch = useDispatch();
  const key = useMeeting((phase) => memberOf(phase.keys, id)?.key ?? '');
  const [openFor, setOpenFor] = useState<string | null>(null);
  const open = openFor === key;
  useEffect(() => {
    if (!open) return undefined;
    dispatch({ type: 'tile-menu', open: true });
    return () => dispatch({ type: 'tile-menu', open: false });
  }, [open, dispatch]);
  return [open, (now: boolean) => setOpenFor(now ? key : null)] as const;
}

/** The picture, if there is one, and whether it is to be seen already. */
function usePicture(tile: PlacedTile, person: ParticipantView) {
  const shown = useCall(({ own: { camera } }) => camera.on && camera.device === 'open' && !isStopped(camera));
  const track = trackOf(person, 'camera');
  const slot = useMeeting((phase) => (track === undefined ? undefined : slotOf(phase, track.id)));
  const opened = useIsOpened(slot);
  if (tile.self) return { picture: shown ? <SelfPicture /> : null, drawn: shown };
  if (!isSeen(person) || slot === undefined) return { picture: null, drawn: false };
  return { picture: <SlotPicture slot={slot} fit="cover" />, drawn: opened };
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

interface PlateProps {
  readonly name: string;
  readonly verified: VerifiedBy;
  readonly paused: boolean;
}

function Plate({ name, verified, paused }: PlateProps) {
  return (
    <div className={css('plate', isLongName(name) && 'long')} aria-hidden="true">
      <b dir="auto">{name}</b>
      <VerifiedMark by={verified} />
      {paused && (
        <span className={css('note')}>
          <PauseWords />
        </span>
      )}
    </div>
  );
}

/** A slide keeps its shape and is never cropped. */
function ScreenTile({ tile, person, main }: PersonProps) {
  const t = useText();
  const track = trackOf(person, 'screen');
  const slot = useMeeting((phase) => (track === undefined ? undefined : slotOf(phase, track.id)));
  const paused = usePaused(person, 'screen');
  const name = useCertifiedName(person.id);
  return (
    <figure
      className={css('tile', 'screen')}
      style={placed(tile)}
      aria-label={t('meeting.tile.screen', { name })}
      data-tile={keyOf(tile)}
      data-main={main || undefined}
    >
      {paused && <PauseNote />}
      {slot === undefined ? <Hidden>{t('app.working')}</Hidden> : <ZoomedShare key={slot} slot={slot} />}
      <div className={css('marks')}>
        <KeyChip person={person} />
      </div>
    </figure>
  );
}
