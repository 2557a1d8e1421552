import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { stageOf, type PlacedTile } from '../../call/view.ts';
import { participantOf } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { classes } from '../styles/classes.ts';
import { AloneNote } from './AloneNote.tsx';
import { boxStyle, directionOf, keyOf, neighbour } from './placement.ts';
import { Tile } from './Tile.tsx';
import styles from './Stage.module.css';

const css = classes(styles);

/** Faces, where the pure geometry of the core puts them. Tiles jump to new places; they do not fly. */
export function Stage() {
  const t = useText();
  const floor = useMeasuredFloor();
  const view = useCall(stageOf);
  const tiles = view.main === null ? view.tiles : [view.main, ...view.tiles];
  const [reached, setReached] = useState<string | null>(null);
  const stop = tiles.some((tile) => keyOf(tile) === reached) ? reached : tiles[0] && keyOf(tiles[0]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = tiles.find((tile) => event.target === elementOf(event.currentTarget, tile));
    const to = from && destination(event, tiles, from);
    if (to === undefined) return;
    event.preventDefault();
    elementOf(event.currentTarget, to)?.focus();
  };
  return (
    <section ref={floor} className={css('floor')} aria-label={t('meeting.stage')} data-stage onKeyDown={onKeyDown}>
      {tiles.map((tile) => (
        <Tile
          key={keyOf(tile)}
          tile={tile}
          main={tile === view.main}
          reachable={keyOf(tile) === stop}
          onReached={() => setReached(keyOf(tile))}
        />
      ))}
      {view.head !== null && (
        <p className={css('head')} style={boxStyle(view.head)}>
          <Presenter participant={view.main?.participant ?? ''} />
        </p>
      )}
      {view.more !== null && view.rest > 0 && (
        <p className={css('more')} style={boxStyle(view.more)}>
          {t('meeting.others', { count: view.rest })}
        </p>
      )}
      {view.pages > 1 && <Pager page={view.page} pages={view.pages} />}
      <AloneNote />
    </section>
  );
}

/** The core places tiles, so it is told how large the floor is whenever that changes. */
function useMeasuredFloor() {
  const dispatch = useDispatch();
  const floor = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = floor.current;
    if (element === null) return undefined;
    const measure = () => {
      const side = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--panel'));
      dispatch({
        type: 'floor-measured',
        floor: {
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
  return floor;
}

function destination(event: KeyboardEvent, tiles: readonly PlacedTile[], from: PlacedTile): PlacedTile | undefined {
  if (event.key === 'Home') return tiles[0];
  if (event.key === 'End') return tiles.at(-1);
  const direction = directionOf(event.key, document.documentElement.dir === 'rtl');
  return direction && neighbour(tiles, from, direction);
}

function elementOf(floor: HTMLElement, tile: PlacedTile): HTMLElement | null {
  return floor.querySelector<HTMLElement>(`[data-tile="${CSS.escape(keyOf(tile))}"]`);
}

function Presenter({ participant }: { readonly participant: string }) {
  const t = useText();
  const name = useMeeting((phase) => participantOf(phase, participant)?.name ?? '');
  return t('meeting.tile.presents', { name });
}

function Pager({ page, pages }: { readonly page: number; readonly pages: number }) {
  const t = useText();
  const dispatch = useDispatch();
  const turn = (by: number) => () => dispatch({ type: 'turn-page', page: page + by });
  return (
    <div className={css('pager')}>
      <Button square size="dense" isDisabled={page === 0} aria-label={t('meeting.page.previous')} onPress={turn(-1)}>
        <Icon icon={ChevronLeft} mirrored />
      </Button>
      <span role="status">{t('meeting.page', { page: page + 1, pages })}</span>
      <Button square size="dense" isDisabled={page === pages - 1} aria-label={t('meeting.page.next')} onPress={turn(1)}>
        <Icon icon={ChevronRight} mirrored />
      </Button>
    </div>
  );
}
