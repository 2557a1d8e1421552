import { ArrowDown } from 'lucide-react';
import { useRef, type ComponentProps, type RefObject } from 'react';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { classes } from '../../styles/classes.ts';
import styles from './Log.module.css';
import { useEnd, type EndLine } from './use-end.ts';

/** The classes of a log, its lines and the field below it; what differs stands with the panel. */
export const log = classes(styles);

interface Props extends Omit<ComponentProps<'div'>, 'ref' | 'className' | 'onScroll' | 'role' | 'tabIndex'> {
  readonly 'aria-label': string;
  /** All that is in it, the newest last. */
  readonly lines: readonly EndLine[];
  /** On the way to the end, for who reads above: how much came since. */
  readonly below: (missed: number) => string;
  readonly place?: RefObject<HTMLDivElement | null>;
}

/** What was said, the newest last and in sight; who reads above stays there. */
export function Log({ lines, below, place, children, ...rest }: Props) {
  const own = useRef<HTMLDivElement>(null);
  const ref = place ?? own;
  const { missed, toEnd, onScroll } = useEnd(ref, lines);
  return (
    <div className={log('frame')}>
      <div {...rest} ref={ref} role="log" tabIndex={0} className={log('log')} onScroll={onScroll}>
        {children}
      </div>
      {missed > 0 && (
        <Button look="primary" className={log('below')} onPress={toEnd}>
          <Icon icon={ArrowDown} size="small" />
          {below(missed)}
        </Button>
      )}
    </div>
  );
}
