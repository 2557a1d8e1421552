import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { Box } from '../../call/stage.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { classes } from '../styles/classes.ts';
import styles from './Pager.module.css';
import { boxStyle } from './placement.ts';

const css = classes(styles);

/** More dots than that are not counted by anybody. */
const MOST_DOTS = 10;

/** Turns the pages of the grid, in the place kept under it. */
export function Pager({ page, pages, box }: { readonly page: number; readonly pages: number; readonly box: Box }) {
  const t = useText();
  const dispatch = useDispatch();
  // At the end it stays reachable, or the focus of who turned there would be lost.
  const turn = (by: number) => () => {
    const to = page + by;
    if (to >= 0 && to < pages) dispatch({ type: 'turn-page', page: to });
  };
  return (
    <div className={css('pager')} style={boxStyle(box)} data-pager>
      <Button
        look="quietPlain"
        square
        aria-disabled={page === 0}
        aria-label={t('meeting.page.previous')}
        onPress={turn(-1)}
      >
        <Icon icon={ChevronLeft} mirrored />
      </Button>
      {pages <= MOST_DOTS && (
        <span className={css('dots')} aria-hidden="true">
          {Array.from({ length: pages }, (_, index) => (
            <i key={index} className={css('dot', index === page && 'here')} />
          ))}
        </span>
      )}
      <span role="status">{t('meeting.page', { page: page + 1, pages })}</span>
      <Button
        look="quietPlain"
        square
        aria-disabled={page === pages - 1}
        aria-label={t('meeting.page.next')}
        onPress={turn(1)}
      >
        <Icon icon={ChevronRight} mirrored />
      </Button>
    </div>
  );
}
