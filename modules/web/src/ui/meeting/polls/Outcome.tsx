import { Printer, Save } from 'lucide-react';
import { FEWEST_FOR_SECRECY, isSavable, isSound } from '../../../call/poll-judging.ts';
import type { Poll, PollOpening } from '../../../call/polls-state.ts';
import { useText, type TextKey } from '../../../i18n/index.ts';
import { useDispatch } from '../../call-context.ts';
import { Around } from '../../components/Around.tsx';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Note } from '../../components/Note.tsx';
import type { Tone } from '../../components/Note.tsx';
import { keepFile } from '../../keep-file.ts';
import { classes } from '../../styles/classes.ts';
import styles from './Polls.module.css';
import { percentOf, tallyOf } from './tally.ts';
import { useResultPage } from './use-result-page.ts';
import { Voters } from './Voters.tsx';

const css = classes(styles);

interface Props {
  readonly poll: Poll;
  readonly opening: PollOpening;
}

/** What this device counted, in figures and bars, and whether the signed result says the same. */
export function Outcome({ poll, opening }: Props) {
  const t = useText();
  const tally = tallyOf(poll, opening);
  if (!tally || !poll.count) return null;
  const { counts, valid, names, absent } = tally;
  const note = outcomeNote(poll);
  const voted = poll.closed?.voted.length ?? poll.voted;
  const isFew = poll.kind === 'secret' && Math.min(voted, valid) < FEWEST_FOR_SECRECY;
  return (
    <>
      <ol className={css('results')}>
        {opening.options.map((option, index) => {
          const votes = counts[index] ?? 0;
          const who = names[index] ?? [];
          return (
            <li key={option} className={css('result')}>
              <bdi className={css('option')}>{option}</bdi>
              <span className={css('figure')}>
                {t('polls.votes', { count: votes, percent: percentOf(votes, valid), base: valid })}
              </span>
              <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden>
                <rect width={valid === 0 ? 0 : (votes / valid) * 100} height="6" />
              </svg>
              {who.length > 0 && (
                <p className={css('names')}>
                  <Voters voters={who} among={opening.voters} />
                </p>
              )}
            </li>
          );
        })}
      </ol>
      {absent.length > 0 && <Absent voters={absent} among={opening.voters} />}
      <p className={css('about')}>{t('polls.base', { count: valid })}</p>
      {isFew && <Note tone="notice">{t('polls.few')}</Note>}
      {note && <Note tone={note.tone}>{t(note.key)}</Note>}
      <p className={css('about')}>{t('polls.code', { code: poll.count.code })}</p>
      {isSavable(poll) && <Saving poll={poll} opening={opening} />}
    </>
  );
}

/** What this page says of the result that a host's device told. */
function outcomeNote(poll: Poll): { readonly tone: Tone; readonly key: TextKey } | null {
  switch (poll.verdict) {
    case null:
      return isSound(poll) ? { tone: 'info', key: 'polls.resultComing' } : null;
    case 'agrees':
      if (!isSound(poll)) return null;
      return { tone: poll.faults.length === 0 ? 'ok' : 'notice', key: 'polls.agrees' };
    case 'differs':
      return { tone: 'danger', key: 'polls.differs' };
    case 'unchecked':
      return { tone: 'notice', key: 'polls.unchecked' };
    case 'unsigned':
      return { tone: 'notice', key: 'polls.unsigned' };
  }
}

function Absent(props: Required<Parameters<typeof Voters>[0]>) {
  const t = useText();
  return (
    <p className={css('names')}>
      <Around sentence={(names) => t('polls.didNotVote', { names })}>
        <Voters {...props} />
      </Around>
    </p>
  );
}

function Saving({ poll, opening }: Props) {
  const t = useText();
  const dispatch = useDispatch();
  const pageOf = useResultPage();
  const keepPage = () => {
    const page = pageOf(poll, opening);
    if (page) keepFile(page.name, new Blob([page.html], { type: 'text/html' }));
  };
  return (
    <div className={css('acts')}>
      <Button size="dense" onPress={keepPage}>
        <Icon icon={Printer} size="small" />
        {t('polls.print')}
      </Button>
      <Button size="dense" onPress={() => dispatch({ type: 'poll-step', step: { step: 'save', poll: poll.id } })}>
        <Icon icon={Save} size="small" />
        {t('polls.save')}
      </Button>
    </div>
  );
}
