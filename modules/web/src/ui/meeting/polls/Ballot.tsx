import { useState } from 'react';
import { isInGroup } from '../../../call/keys.ts';
import type { Poll, PollOpening } from '../../../call/polls-state.ts';
import { useList, useText } from '../../../i18n/index.ts';
import { useDispatch, useMeeting } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { Note } from '../../components/Note.tsx';
import { classes } from '../../styles/classes.ts';
import { Away } from './Away.tsx';
import styles from './Polls.module.css';

const css = classes(styles);

interface Props {
  readonly poll: Poll;
  readonly opening: PollOpening;
}

/** The answers to choose from, for who has a vote and has not given it. */
export function Ballot({ poll, opening }: Props) {
  const t = useText();
  const list = useList();
  const dispatch = useDispatch();
  const isHere = useMeeting((phase) => isInGroup(phase.keys));
  const [chosen, choose] = useState<readonly number[]>([]);
  const { id, you, voting, ballot } = poll;
  // What was handed in is handed in again as it is, whatever is chosen now.
  const isMade = ballot !== null;
  const { question, options, several } = opening;
  if (you === 'no-vote') return <WithoutVote poll={poll} />;
  if (you === 'has-voted' && isMade) {
    const answers = chosen.map((index) => options[index] ?? '');
    return (
      <Note tone="ok">
        {t('polls.taken')}
        {answers.length > 0 && <p>{t('polls.chosen', { answers: list(answers) })}</p>}
      </Note>
    );
  }
  if (you === 'has-voted') return poll.fromBeginning ? null : <Note tone="notice">{t('polls.said')}</Note>;
  const toggle = (index: number) => {
    const others = chosen.filter((each) => each !== index);
    if (!several) choose([index]);
    else choose(others.length < chosen.length ? others : [...others, index].sort((a, b) => a - b));
  };
  return (
    <form
      className={css('form')}
      onSubmit={(event) => {
        event.preventDefault();
        dispatch({ type: 'poll-step', step: { step: 'vote', poll: id, choices: chosen } });
      }}
    >
      <fieldset className={css('answers')} disabled={voting || isMade}>
        <legend className={css('legend')}>
          <bdi>{question}</bdi>
        </legend>
        {options.map((option, index) => (
          <label key={option} className={css('answer')}>
            <input
              type={several ? 'checkbox' : 'radio'}
              name={`poll-${id}`}
              checked={chosen.includes(index)}
              onChange={() => toggle(index)}
            />
            <bdi>{option}</bdi>
          </label>
        ))}
      </fieldset>
      <Button
        look="primary"
        type="submit"
        isDisabled={!isHere || (chosen.length === 0 && !isMade)}
        isPending={voting && isHere}
      >
        {t('polls.vote')}
      </Button>
      {voting || isMade ? !isHere && <p className={css('about')}>{t('polls.away.vote')}</p> : <Away />}
    </form>
  );
}

/** Three matters: who came later, whom the host did not name, and whom the server keeps from voting. */
function WithoutVote({ poll }: { readonly poll: Poll }) {
  const t = useText();
  const { live, named, faults } = poll;
  if (named !== null) {
    return faults.includes('left-out') ? null : <Note tone="danger">{t('polls.fault.left-out')}</Note>;
  }
  return <Note tone="info">{t(live ? 'polls.notAsked' : 'denied.no-vote-in-poll')}</Note>;
}
