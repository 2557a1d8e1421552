import { useState } from 'react';
import { wordsOf } from '../../../call/poll-base.ts';
import { FEWEST_FOR_SECRECY, isLate, leftOutOf } from '../../../call/poll-judging.ts';
import { MOST_ROUNDS } from '../../../call/poll-words.ts';
import type { Poll, PollEnd, PollOpening } from '../../../call/polls-state.ts';
import { isHost } from '../../../call/state.ts';
import { useText, type TextKey } from '../../../i18n/index.ts';
import { useDispatch, useMeeting } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { Note } from '../../components/Note.tsx';
import { Sentence } from '../../components/Sentence.tsx';
import { classes } from '../../styles/classes.ts';
import { Countdown } from '../Countdown.tsx';
import { PanelFrame } from '../PanelFrame.tsx';
import { Ballot } from './Ballot.tsx';
import { draftAgain, NEW_DRAFT } from './drafting.ts';
import { HostActs } from './HostActs.tsx';
import { Outcome } from './Outcome.tsx';
import styles from './Polls.module.css';
import { PollForm } from './PollForm.tsx';
import { notNamedOf } from './tally.ts';
import { useReadyAnswers } from './use-ready-answers.ts';
import { Voters } from './Voters.tsx';

const css = classes(styles);

/** The poll that is open, and the results of those before; a host asks from here. */
export function PollsPanel() {
  const t = useText();
  const dispatch = useDispatch();
  const polls = useMeeting((phase) => phase.polls.list);
  const draft = useMeeting((phase) => phase.polls.draft);
  const open = polls.at(-1)?.stage === 'open';
  const mayAsk = useMeeting(isHost) && !open;
  const isAsking = mayAsk && draft !== null;
  // A draft of before takes the focus from nobody.
  const [pressed, setPressed] = useState(false);
  const ready = useReadyAnswers();
  const begin = (again?: PollOpening) => {
    setPressed(true);
    const first = again ? draftAgain(again, again.seconds, ready) : NEW_DRAFT;
    dispatch({ type: 'poll-step', step: { step: 'draft', draft: first } });
  };
  return (
    <PanelFrame
      panel="polls"
      heading={t('polls.heading')}
      takesFocus
      onlyText={!mayAsk && !polls.some((poll) => wordsOf(poll) !== null)}
      {...(mayAsk && !isAsking
        ? {
            foot: (
              <Button look="primary" wide onPress={() => begin()}>
                {t('polls.ask')}
              </Button>
            ),
          }
        : {})}
    >
      <div className={css('polls')}>
        {isAsking && <PollForm draft={draft} takesFocus={pressed} />}
        {polls.length === 0 && !isAsking && <p className={css('none')}>{t('polls.none')}</p>}
        {[...polls].reverse().map((poll) => (
          <PollItem key={poll.id} poll={poll} {...(mayAsk && !isAsking ? { onAgain: begin } : {})} />
        ))}
      </div>
    </PanelFrame>
  );
}

/** Why it is not shown. */
function unread({ opening, asked }: Poll): TextKey {
  if (opening !== null) return 'polls.unreadable';
  return asked < MOST_ROUNDS ? 'polls.waiting' : 'polls.noKey';
}

interface ItemProps {
  readonly poll: Poll;
  /** For who may ask the same once more. */
  readonly onAgain?: (opening: PollOpening) => void;
}

function PollItem({ poll, onAgain }: ItemProps) {
  const t = useText();
  const { id, kind, stage } = poll;
  const words = wordsOf(poll);
  return (
    <section className={css('poll')} aria-labelledby={`poll-${id}`}>
      <h3 id={`poll-${id}`} className={css('question')}>
        {words ? <bdi>{words.question}</bdi> : t(unread(poll))}
      </h3>
      <p className={css('about')}>
        {t(kind === 'secret' ? 'polls.secret' : 'polls.rollCall')}
        {' · '}
        {t('polls.progress', { voted: poll.voted, voters: poll.voters.length })}
        {stage === 'open' && poll.untilMillis !== null && (
          <>
            {' · '}
            <Countdown endMillis={poll.untilMillis} className={css('clock')} />
          </>
        )}
      </p>
      {words && <Electorate poll={poll} opening={words} />}
      <Faults poll={poll} />
      {stage === 'open' && <OpenPoll poll={poll} />}
      {stage === 'not-counted' && <NotCounted poll={poll} />}
      {isLate(poll) && <Note tone="danger">{t('polls.late')}</Note>}
      {stage === 'closed' && words && <Outcome poll={poll} opening={words} />}
      {onAgain && words && stage !== 'open' && (
        <div className={css('acts')}>
          <Button size="dense" onPress={() => onAgain(words)}>
            {t('polls.again')}
          </Button>
        </div>
      )}
    </section>
  );
}

function OpenPoll({ poll }: { readonly poll: Poll }) {
  const t = useText();
  const host = useMeeting(isHost);
  const words = wordsOf(poll);
  return (
    <>
      <p className={css('about')}>{t(poll.kind === 'secret' ? 'polls.secret.note' : 'polls.rollCall.note')}</p>
      {words && <Ballot poll={poll} opening={words} />}
      {host && <HostActs poll={poll} />}
    </>
  );
}

/** What does not hold, and what to do where the votes themselves are in doubt. */
function Faults({ poll: { faults, stage } }: { readonly poll: Poll }) {
  const t = useText();
  const inDoubt = faults.some((fault) => fault !== 'invalid' && fault !== 'left-out' && fault !== 'misnamed');
  return (
    <>
      {faults.map((fault) => (
        <Note key={fault} tone="danger">
          {t(`polls.fault.${fault}`)}
        </Note>
      ))}
      {inDoubt && stage === 'closed' && <p className={css('about')}>{t('polls.fault.then')}</p>}
    </>
  );
}

const ENDS = {
  'too-few-votes': 'polls.tooFewVotes',
  withdrawn: 'polls.withdrawn',
  dropped: 'polls.notCounted',
  missed: 'polls.missed',
} as const satisfies Record<PollEnd, TextKey>;

function NotCounted({ poll: { end } }: { readonly poll: Poll }) {
  const t = useText();
  return <Note tone="notice">{t(ENDS[end ?? 'dropped'])}</Note>;
}

/** Who asks, who may vote, and who is here or was named and may not. */
function Electorate({ poll, opening }: { readonly poll: Poll; readonly opening: PollOpening }) {
  const t = useText();
  const asker = useMeeting((phase) => phase.polls.seen[opening.by]?.name);
  const leftOut = leftOutOf(poll);
  const notNamed = notNamedOf(poll, opening);
  const { kind, stage, voters, names } = poll;
  const few = kind === 'secret' && stage === 'open' && voters.length < FEWEST_FOR_SECRECY;
  const named = opening.voters
    .filter(({ id }) => voters.includes(id))
    .map(({ id, name, verifiedBy }) => ({ name: name || (names[id] ?? '?'), verifiedBy }));
  return (
    <>
      <p className={css('about')}>
        {asker === undefined ? t('polls.asked.unknown') : <Sentence text="polls.asked" values={{ name: asker }} />}
      </p>
      <details className={css('about', 'electorate')}>
        <summary>{t('polls.mayVote')}</summary>
        <p className={css('names')}>
          <Voters voters={named} />
        </p>
      </details>
      {notNamed.length > 0 && (
        <Note tone="notice">
          <Sentence text="polls.notNamed" values={{ names: notNamed }} />
        </Note>
      )}
      {leftOut.length > 0 && (
        <Note tone="notice">
          <Sentence text="polls.leftOut" values={{ names: leftOut }} />
        </Note>
      )}
      {few && <Note tone="notice">{t('polls.fewNotCounted')}</Note>}
    </>
  );
}
