import {
  Ban,
  CircleCheck,
  Clock,
  DoorClosed,
  LockKeyholeOpen,
  LogOut,
  RefreshCw,
  WifiOff,
  type LucideIcon,
} from 'lucide-react';
import type { ClosedPhase, ClosedReason } from '../../call/state.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { NewerPage } from '../components/NewerPage.tsx';
import { YourData } from '../components/YourData.tsx';
import { QuietPage } from '../components/QuietPage.tsx';
import { useFrame } from '../frame.ts';
import { classes } from '../styles/classes.ts';
import { useFocusedHeading } from '../use-focused-heading.ts';
import styles from './ClosedScreen.module.css';

const css = classes(styles);

const ICONS = {
  left: LogOut,
  removed: Ban,
  'account-disabled': Ban,
  'link-withdrawn': Ban,
  refused: DoorClosed,
  ended: CircleCheck,
  lost: WifiOff,
  'cannot-open': Clock,
  'too-old': RefreshCw,
  'server-stopping': WifiOff,
  replaced: RefreshCw,
  limit: WifiOff,
  unprotected: LockKeyholeOpen,
  'rules-broken': Ban,
} as const satisfies Record<ClosedReason, LucideIcon>;

/** Whoever is out for good by no word of their own reads the same of what follows. */
const REMOVED: readonly ClosedReason[] = ['removed', 'account-disabled', 'link-withdrawn'];

/** Why there is no meeting on this page any more; one and the same page whatever kept a link from opening. */
export function ClosedScreen({ phase }: { readonly phase: ClosedPhase }) {
  const t = useText();
  const dispatch = useDispatch();
  const accounts = useAccountPort();
  const signedIn = useAccounts((state) => state.own?.rights.startsMeetings ?? false);
  const frame = useFrame();
  const heading = useFocusedHeading();
  const known = useCall((state) => state.receipt !== null || state.withdrawal === 'done');
  const { started } = phase;
  const removed = REMOVED.includes(phase.reason);
  const report = (room: string) => {
    accounts.showReport(room);
    dispatch({ type: 'go-home' });
  };
  const again = phase.reason === 'left' || phase.reason === 'lost' ? 'over.joinAgain' : 'over.again';
  return (
    <QuietPage title={phase.reason === 'cannot-open' ? 'title.closedDoor' : 'title.over'} narrow>
      <span className={css('sign', removed && 'stopped')}>
        <Icon icon={ICONS[phase.reason]} size="large" />
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {t(`closed.${phase.reason}`)}
      </h1>
      {phase.removal !== undefined && (
        <p className={css('text')}>{t('report.reason', { reason: t(`report.reason.${phase.removal}`) })}</p>
      )}
      <p className={css('text')}>{t(whatFollows(phase.reason))}</p>
      <div className={css('acts')}>
        {phase.reason === 'too-old' ? (
          <Button look="primary" onPress={() => dispatch({ type: 'load-anew' })}>
            {t('over.load-anew')}
          </Button>
        ) : (
          phase.entry !== null && (
            <Button look="primary" onPress={() => dispatch({ type: 'try-again' })}>
              {t(again)}
            </Button>
          )
        )}
        {signedIn && started !== undefined && <Button onPress={() => report(started)}>{t('report.open')}</Button>}
        {frame === null && <Button onPress={() => dispatch({ type: 'go-home' })}>{t('over.home')}</Button>}
      </div>
      {phase.reason !== 'too-old' && <NewerPage />}
      {known && (
        <section aria-labelledby="your-data" className={css('data')}>
          <h2 id="your-data">{t('yourData.heading')}</h2>
          <YourData />
        </section>
      )}
    </QuietPage>
  );
}

function whatFollows(reason: ClosedReason): TextKey {
  return reason === 'account-disabled' || reason === 'link-withdrawn' ? 'over.removed.text' : `over.${reason}.text`;
}
