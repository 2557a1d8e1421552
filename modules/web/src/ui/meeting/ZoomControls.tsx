import { ZoomIn, ZoomOut } from 'lucide-react';
import { MOST_ZOOM, nextZoom, shareZoomOf } from '../../call/zoom.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { useNumber } from '../format.ts';

/** Above a shared screen: smaller, how large, larger. At an end a button stays reachable, or its focus would be lost. */
export function ZoomControls() {
  const t = useText();
  const number = useNumber();
  const dispatch = useDispatch();
  const zoom = useMeeting(shareZoomOf);
  const to = (next: number) => () => dispatch({ type: 'zoom-share', zoom: next });
  const percent = t('line.percent', { number: number(zoom * 100) });
  return (
    <>
      <Button
        look="quietPlain"
        size="dense"
        square
        aria-disabled={zoom <= 1}
        aria-label={t('meeting.zoom.out')}
        onPress={to(nextZoom(zoom, -1))}
      >
        <Icon icon={ZoomOut} size="small" />
      </Button>
      <Button
        look="quietPlain"
        size="dense"
        aria-disabled={zoom <= 1}
        aria-label={`${percent}, ${t('meeting.zoom.whole')}`}
        onPress={to(1)}
      >
        {percent}
      </Button>
      <Button
        look="quietPlain"
        size="dense"
        square
        aria-disabled={zoom >= MOST_ZOOM}
        aria-label={t('meeting.zoom.in')}
        onPress={to(nextZoom(zoom, 1))}
      >
        <Icon icon={ZoomIn} size="small" />
      </Button>
    </>
  );
}
