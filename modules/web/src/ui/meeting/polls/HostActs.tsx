import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { isInGroup } from '../../../call/keys.ts';
import { hasKey } from '../../../call/poll-base.ts';
import { FEWEST_FOR_SECRECY } from '../../../call/poll-judging.ts';
import type { Poll } from '../../../call/polls-state.ts';
import { useText } from '../../../i18n/index.ts';
import { useDispatch, useMeeting } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../styles/classes.ts';
import { Away } from './Away.tsx';
import { InPlace } from './InPlace.tsx';
import styles from './Polls.module.css';

const css = classes(styles);

type Ending = 'close' | 'withdraw';

/**
 * How a host ends a poll. Asked once more where votes would be lost; apart from the ballot, so that no press meets the wrong one.
 * Without the key of the poll nobody could tell a host's close from the server's, so it is taken back at most.
 */
export function HostActs({ poll }: { readonly poll: Poll }) {
  const t = useText();
  const dispatch = useDispatch();
  const isHere = useMeeting((phase) => isInGroup(phase.keys));
  const [asking, ask] = useState<Ending | null>(null);
  const openers = useRef<Partial<Record<Ending, HTMLButtonElement | null>>>({});
  const { id, kind, voted, voters, closing } = poll;
  const missing = Math.max(0, voters.length - voted);
  const isFew = kind === 'secret' && voted < FEWEST_FOR_SECRECY;
  const rests = !isHere || closing;
  const closes = !rests && hasKey(poll);
  const end = (counted: boolean) => {
    ask(null);
    dispatch({ type: 'poll-step', step: { step: 'close', poll: id, counted } });
  };
  const back = () => {
    flushSync(() => ask(null));
    if (asking !== null) openers.current[asking]?.focus();
  };
  const why = closing ? <p className={css('about')}>{t('polls.closing')}</p> : <Away />;
  if (asking !== null && !closing) {
    const isClose = asking === 'close';
    return (
      <div className={css('hostActs')}>
        <InPlace
          content={
            isClose ? (
              <>
                <p>{missing > 0 ? t('polls.close.ask', { count: missing }) : t('polls.allVoted')}</p>
                {isFew && <p>{t('polls.fewNotCounted')}</p>}
              </>
            ) : (
              <p>{t('polls.withdraw.ask')}</p>
            )
          }
          act={t(isClose ? 'polls.close' : 'polls.withdraw')}
          look={isClose ? 'primary' : 'danger'}
          onAct={() => end(isClose)}
          onBack={back}
          disabled={rests}
        >
          {why}
        </InPlace>
      </div>
    );
  }
  return (
    <div className={css('hostActs')}>
      <div className={css('acts')}>
        <Button
          ref={(button) => void (openers.current.close = button)}
          isDisabled={!closes}
          onPress={() => (missing > 0 || isFew ? ask('close') : end(true))}
        >
          {t('polls.close')}
        </Button>
        <Button
          ref={(button) => void (openers.current.withdraw = button)}
          look="quietPlain"
          isDisabled={rests}
          onPress={() => ask('withdraw')}
        >
          {t('polls.withdraw')}
        </Button>
      </div>
      {why}
      {!rests && !closes && <p className={css('about')}>{t('polls.close.noKey')}</p>}
    </div>
  );
}
