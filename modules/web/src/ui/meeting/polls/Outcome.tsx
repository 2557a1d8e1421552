import { Save } from 'lucide-react';
import type { Poll, PollOpening } from '../../../call/polls-state.ts';
import { useList, useText } from '../../../i18n/index.ts';
import { isSavable, isSound } from '../../../call/poll-judging.ts';
import { useDispatch } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Note } from '../../components/Note.tsx';
import { classes } from '../../styles/classes.ts';
import styles from './Polls.module.css';

const css = classes(styles);

interface Props {
  readonly poll: Poll;
  readonly opening: PollOpening;
}

/** What this device counted, in figures and bars, and whether the signed result says the same. */
export function Outcome({ poll, opening }: Props) {
  const t = useText();
  const list = useList();
  const dispatch = useDispatch();
  const { count, faults, verdict } = poll;
  const agrees = verdict === 'agrees' && isSound(poll);
  if (!count) return null;
  const namesOf = (option: number) =>
    count.votes.filter(([, choices]) => choices.includes(option)).map(([voter]) => opening.voters[voter]?.name ?? '');
  return (
    <>
      <ol className={css('results')}>
        {opening.options.map((option, index) => {
          const votes = count.counts[index] ?? 0;
          const share = count.valid === 0 ? 0 : votes / count.valid;
          const names = namesOf(index);
          return (
            <li key={option} className={css('result')}>
              <bdi className={css('option')}>{option}</bdi>
              <span className={css('figure')}>
                {t('polls.votes', { count: votes, percent: Math.round(share * 100) })}
              </span>
              <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden>
                <rect width={share * 100} height="6" />
              </svg>
              {names.length > 0 && <p className={css('names')}>{list(names)}</p>}
            </li>
          );
        })}
      </ol>
      {agrees && <Note tone={faults.length === 0 ? 'ok' : 'notice'}>{t('polls.agrees')}</Note>}
      {verdict === 'differs' && <Note tone="danger">{t('polls.differs')}</Note>}
      {(verdict === 'unsigned' || verdict === null) && <Note tone="notice">{t('polls.unsigned')}</Note>}
      <p className={css('about')}>{t('polls.code', { code: count.code })}</p>
      {isSavable(poll) && (
        <Button onPress={() => dispatch({ type: 'poll-step', step: { step: 'save', poll: poll.id } })}>
          <Icon icon={Save} size="small" />
          {t('polls.save')}
        </Button>
      )}
    </>
  );
}
