import { AppWindow, PanelRightClose, PanelRightOpen } from 'lucide-react';
import { Suspense, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { stageOf, type PlacedTile } from '../../call/view.ts';
import { useText } from '../../i18n/index.ts';
import { useCallState, useDispatch, useMeeting, useSteady } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { classes } from '../styles/classes.ts';
import { useKeptFocus } from '../use-kept-focus.ts';
import { LOW, PHONE, useMediaQuery } from '../use-media-query.ts';
import { PartBoundary } from '../part.tsx';
import { AloneNote } from './AloneNote.tsx';
import { LaterPart } from './late-parts.ts';
import { Pager } from './Pager.tsx';
import { boxStyle, cornerTowards, directionOf, keyOf, neighbour } from './placement.ts';
import { Tile } from './Tile.tsx';
import { useBareTile } from './use-bare-tile.ts';
import { useCertifiedName } from './use-certified-name.ts';
import { useSwipe } from './use-swipe.ts';
import { useOtherWindows } from './windows-context.ts';
import styles from './Stage.module.css';

const css = classes(styles);

/** As high as a line above a slide; what is higher is a block beside it. */
const LINE = 40;

/** Faces, where the pure geometry of the core puts them. Tiles jump to new places; they do not fly. */
export function Stage() {
  const t = useText();
  const stage = useMeasuredStage();
  useBareTile(stage);
  // The one control of a tile opens its menu, and the arrows go from there.
  useKeptFocus(stage, { rows: '[data-tile]', onto: 'button:not(:disabled)' });
  const view = useSteady(stageOf);
  const dispatch = useDispatch();
  const state = useCallState();
  const swipe = useSwipe((by) => {
    if (view.pages > 1) dispatch({ type: 'turn-page', page: view.page + by });
  });
  const corner = view.corner === null ? [] : [view.corner];
  const tiles = [...(view.main === null ? [] : [view.main]), ...view.tiles, ...corner];
  const [reached, setReached] = useState<string | null>(null);
  const faces = tiles.filter(({ source }) => source === 'camera');
  const stop = faces.some((tile) => keyOf(tile) === reached) ? reached : faces[0] && keyOf(faces[0]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = faces.find((tile) => event.target === menuOf(event.currentTarget, tile));
    if (from === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    // One's own small picture goes to the next corner; from where it is in that direction the focus goes on.
    const direction = directionOf(event.key, document.documentElement.dir === 'rtl');
    const corner =
      from === view.corner && direction ? cornerTowards(state().preferences.selfCorner, direction) : undefined;
    if (corner !== undefined) {
      event.preventDefault();
      dispatch({ type: 'prefer', change: { selfCorner: corner } });
      return;
    }
    const to = destination(event, faces, from);
    if (to === undefined) return;
    event.preventDefault();
    menuOf(event.currentTarget, to)?.focus();
  };
  return (
    <section
      ref={stage}
      className={css('floor')}
      aria-label={t('meeting.stage')}
      data-stage
      onKeyDown={onKeyDown}
      {...swipe}
    >
      {tiles.map((tile) => (
        <Tile
          key={keyOf(tile)}
          tile={tile}
          main={tile === view.main}
          reachable={keyOf(tile) === stop}
          onReached={setReached}
          {...(tile === view.corner && view.cornerArea ? { within: view.cornerArea } : {})}
        />
      ))}
      {view.head !== null && (
        <div className={css('head', view.head.height > LINE && 'block')} style={boxStyle(view.head)}>
          <Presenter participant={view.main?.participant ?? ''} />
          <Suspense fallback={null}>
            <PartBoundary missing={null} triesAgain>
              <LaterPart what={{ name: 'zoom' }} />
            </PartBoundary>
          </Suspense>
          <ShareAway />
          <FoldFaces />
        </div>
      )}
      {view.more !== null && view.rest > 0 && (
        <p className={css('more')} style={boxStyle(view.more)}>
          {t('meeting.others', { count: view.rest })}
        </p>
      )}
      {view.pager !== null && <Pager page={view.page} pages={view.pages} box={view.pager} />}
      <AloneNote />
    </section>
  );
}

/** The core places tiles, so it is told how large the stage is whenever that changes. */
function useMeasuredStage() {
  const dispatch = useDispatch();
  const stage = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = stage.current;
    if (element === null) return undefined;
    const measure = () => {
      const side = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--panel'));
      dispatch({
        type: 'stage-measured',
        size: {
          width: element.clientWidth,
          height: element.clientHeight,
          side: Number.isFinite(side) ? side : 376,
          pixelRatio: window.devicePixelRatio,
        },
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [dispatch]);
  return stage;
}

function destination(event: KeyboardEvent, tiles: readonly PlacedTile[], from: PlacedTile): PlacedTile | undefined {
  if (event.key === 'Home') return tiles[0];
  if (event.key === 'End') return tiles.at(-1);
  const direction = directionOf(event.key, document.documentElement.dir === 'rtl');
  return direction && neighbour(tiles, from, direction);
}

/** What of a tile has the focus; a shared screen has nothing to do with it. */
function menuOf(stage: HTMLElement, tile: PlacedTile): HTMLElement | null {
  return stage.querySelector<HTMLElement>(`[data-tile="${CSS.escape(keyOf(tile))}"] button`);
}

function Presenter({ participant }: { readonly participant: string }) {
  const name = useCertifiedName(participant);
  return (
    <p className={css('presents')} dir="auto">
      <Sentence text="meeting.tile.presents" values={{ name }} />
    </p>
  );
}

/** Where there is a second display, slides go there and faces have the stage. */
function ShareAway() {
  const t = useText();
  const { toggleShare } = useOtherWindows();
  const phone = useMediaQuery(PHONE);
  if (phone) return null;
  return (
    <Button look="quietPlain" size="dense" onPress={toggleShare}>
      <Icon icon={AppWindow} size="small" />
      <span data-words>{t('share.away')}</span>
    </Button>
  );
}

/** A slide that takes all, or has faces beside it; a phone has both under each other in any case. */
function FoldFaces() {
  const t = useText();
  const dispatch = useDispatch();
  const phone = useMediaQuery(PHONE);
  const low = useMediaQuery(LOW);
  const hidden = useMeeting((phase) => phase.facesHidden);
  if (phone || low) return null;
  return (
    <Button
      look="quietPlain"
      size="dense"
      square
      aria-label={t(hidden ? 'share.faces.show' : 'share.faces.hide')}
      onPress={() => dispatch({ type: 'fold-faces', hidden: !hidden })}
    >
      <Icon icon={hidden ? PanelRightOpen : PanelRightClose} size="small" mirrored />
    </Button>
  );
}
