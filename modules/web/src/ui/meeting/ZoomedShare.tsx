import { useRef, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import { shareZoomOf } from '../../call/zoom.ts';
import { useText } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';
import { classes } from '../styles/classes.ts';
import { SlotPicture } from './SlotPicture.tsx';
import { useZoom } from './use-zoom.ts';
import styles from './ZoomedShare.module.css';

const css = classes(styles);
const ARROW_PIXELS = 80;

/** A shared screen: whole, or enlarged and moved within its place by finger, pointer, wheel or arrows. */
export function ZoomedShare({ slot }: { readonly slot: string }) {
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  const zoom = useMeeting(shareZoomOf);
  const { enlargeAt, actualZoom } = useZoom(place, zoom);
  const enlarged = zoom > 1;
  const drag = useDrag(enlarged);
  const onDoubleClick = (event: MouseEvent) => {
    enlargeAt(event, enlarged ? 1 : actualZoom());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const [x, y] = ARROWS[event.key] ?? [0, 0];
    if (!enlarged || (x === 0 && y === 0)) return;
    event.preventDefault();
    event.currentTarget.scrollBy(x * ARROW_PIXELS, y * ARROW_PIXELS);
  };
  return (
    <div
      ref={place}
      className={css('place', enlarged && 'enlarged')}
      tabIndex={enlarged ? 0 : -1}
      {...(enlarged && { role: 'group', 'aria-label': t('meeting.zoom.place') })}
      onDoubleClick={onDoubleClick}
      onKeyDown={onKeyDown}
      {...drag}
    >
      <div className={css('picture')} style={{ inlineSize: share(zoom), blockSize: share(zoom) }}>
        <SlotPicture slot={slot} fit="contain" />
      </div>
    </div>
  );
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function share(zoom: number): string {
  return `${String(zoom * 100)}%`;
}

/** A mouse holds the picture and moves it; fingers scroll by themselves. */
function useDrag(enlarged: boolean) {
  const held = useRef(false);
  const end = () => {
    held.current = false;
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (!enlarged || event.pointerType !== 'mouse' || event.button !== 0) return;
      held.current = true;
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (held.current) event.currentTarget.scrollBy(-event.movementX, -event.movementY);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
