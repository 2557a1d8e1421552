import { useState } from 'react';
import type { Poll, PollOpening } from '../../../call/polls-state.ts';
import { isInGroup } from '../../../call/keys.ts';
import { FEWEST_FOR_SECRECY, isSavable, leftOutOf } from '../../../call/poll-judging.ts';
import { isHost } from '../../../call/state.ts';
import { useList, useText } from '../../../i18n/index.ts';
import { useDispatch, useMeeting } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { Note } from '../../components/Note.tsx';
import { classes } from '../../styles/classes.ts';
import { PanelFrame } from '../PanelFrame.tsx';
import { Ballot } from './Ballot.tsx';
import { Outcome } from './Outcome.tsx';
import styles from './Polls.module.css';
import { PollForm } from './PollForm.tsx';

const css = classes(styles);

/** The poll that is open, and the results of those before; a host asks from here. */
export function PollsPanel() {
  const t = useText();
  const polls = useMeeting((phase) => phase.polls.list);
  const open = polls.at(-1)?.stage === 'open';
  const mayAsk = useMeeting((phase) => isHost(phase) && isInGroup(phase.keys)) && !open;
  const mayClose = useMeeting(isHost) && open;
  const mayAct = mayAsk || mayClose || polls.some(hasControl);
  // Who has asked nothing yet came to ask.
  const [asking, setAsking] = useState(polls.length === 0);
  return (
    <PanelFrame
      panel="polls"
      heading={t('polls.heading')}
      takesFocus
      onlyText={!mayAct}
      {...(mayAsk && !asking
        ? {
            foot: (
              <Button look="primary" wide onPress={() => setAsking(true)}>
                {t('polls.ask')}
              </Button>
            ),
          }
        : {})}
    >
      <div className={css('polls')}>
        {mayAsk && asking && <PollForm onDone={() => setAsking(false)} />}
        {polls.length === 0 && !(mayAsk && asking) && <p className={css('none')}>{t('polls.none')}</p>}
        {[...polls].reverse().map((poll) => (
          <PollItem key={poll.id} poll={poll} />
        ))}
      </div>
    </PanelFrame>
  );
}

/** A ballot to fill in, or a result to save. */
function hasControl(poll: Poll): boolean {
  const { stage, you, opening } = poll;
  const isRead = opening !== null && opening !== 'unreadable';
  return stage === 'open' ? you === 'may-vote' && isRead : isSavable(poll);
}

function PollItem({ poll }: { readonly poll: Poll }) {
  const t = useText();
  const dispatch = useDispatch();
  const host = useMeeting(isHost);
  const { id, kind, opening, stage } = poll;
  const isRead = opening !== null && opening !== 'unreadable';
  return (
    <section className={css('poll')} aria-labelledby={`poll-${id}`}>
      <h3 id={`poll-${id}`} className={css('question')}>
        {isRead ? <bdi>{opening.question}</bdi> : t(opening === null ? 'polls.waiting' : 'polls.unreadable')}
      </h3>
      <p className={css('about')}>
        {t(kind === 'secret' ? 'polls.secret' : 'polls.rollCall')}
        {' · '}
        {t('polls.progress', { voted: poll.voted, voters: poll.voters.length })}
      </p>
      {isRead && <Electorate poll={poll} opening={opening} />}
      {poll.faults.map((fault) => (
        <Note key={fault} tone="danger">
          {t(`polls.fault.${fault}`)}
        </Note>
      ))}
      {stage === 'open' && (
        <>
          <p className={css('about')}>{t(kind === 'secret' ? 'polls.secret.note' : 'polls.rollCall.note')}</p>
          {isRead && <Ballot poll={poll} opening={opening} />}
          {host && (
            <Button onPress={() => dispatch({ type: 'poll-step', step: { step: 'close', poll: id } })}>
              {t('polls.close')}
            </Button>
          )}
        </>
      )}
      {stage === 'not-counted' && <Note tone="notice">{t('polls.notCounted')}</Note>}
      {stage === 'closed' && isRead && <Outcome poll={poll} opening={opening} />}
    </section>
  );
}

/** Who asks, who may vote, and who is named and may not. */
function Electorate({ poll, opening }: { readonly poll: Poll; readonly opening: PollOpening }) {
  const t = useText();
  const list = useList();
  const asker = useMeeting((phase) => phase.polls.seen[opening.by]?.name);
  const leftOut = leftOutOf(poll);
  const few = poll.kind === 'secret' && poll.voters.length < FEWEST_FOR_SECRECY;
  const names = opening.voters
    .filter(({ id }) => poll.voters.includes(id))
    .map(({ id, name }) => name || (poll.names[id] ?? '?'));
  return (
    <>
      <p className={css('about')}>
        {asker === undefined ? t('polls.asked.unknown') : t('polls.asked', { name: asker })}
      </p>
      <details className={css('about')}>
        <summary>{t('polls.mayVote')}</summary>
        {list(names)}
      </details>
      {leftOut.length > 0 && <Note tone="notice">{t('polls.leftOut', { names: list(leftOut) })}</Note>}
      {few && <Note tone="notice">{t('polls.few')}</Note>}
    </>
  );
}
