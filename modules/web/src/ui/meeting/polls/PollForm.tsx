import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { LONGEST_OPTION, LONGEST_QUESTION, MOST_OPTIONS, type DraftText } from '../../../call/polls-state.ts';
import { useText } from '../../../i18n/index.ts';
import { useDispatch, useMeeting } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { Choices } from '../../components/Choices.tsx';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import { classes } from '../../styles/classes.ts';
import { Away } from './Away.tsx';
import { answersOf, MINUTES, problemOf, type Problem } from './drafting.ts';
import styles from './Polls.module.css';
import { Proposal } from './Proposal.tsx';
import { useReadyAnswers } from './use-ready-answers.ts';

const css = classes(styles);

const NO_LIMIT = '0';

interface Props {
  readonly draft: DraftText;
  /** The person has just asked for it. */
  readonly takesFocus: boolean;
}

/** A question with its answers, who learns what, and for how long; then once more what will be asked, and whom. */
export function PollForm({ draft, takesFocus }: Props) {
  const t = useText();
  const dispatch = useDispatch();
  const composing = useMeeting((phase) => phase.polls.composing);
  const [isProposed, propose] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ready = useReadyAnswers();
  const form = useRef<HTMLFormElement>(null);
  const focusField = (field: Problem['field'] | 'begin') =>
    form.current?.querySelector<HTMLElement>(`[data-field="${field}"] :is(input, textarea, button)`)?.focus();
  useEffect(() => {
    if (takesFocus) focusField('question');
    // Only as it comes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const change = (part: Partial<DraftText>) => {
    if (problem !== null) setProblem(null);
    dispatch({ type: 'poll-step', step: { step: 'draft', draft: { ...draft, ...part } } });
  };
  const begin = () => {
    const wrong = problemOf(draft, ready);
    // The field takes the focus with its words.
    flushSync(() => setProblem(wrong));
    if (wrong === null) propose(true);
    else focusField(wrong.field);
  };
  const problemAt = (field: Problem['field']) =>
    problem?.field === field ? t(problem.key, problem.values) : undefined;
  if (isProposed || composing) {
    const back = () => {
      flushSync(() => propose(false));
      focusField('begin');
    };
    return <Proposal draft={draft} answers={answersOf(draft, ready)} onBack={back} />;
  }
  return (
    // Enter in a field asks nobody anything.
    <form ref={form} className={css('form')} onSubmit={(event) => event.preventDefault()} aria-labelledby="poll-form">
      <h3 id="poll-form">{t('polls.ask')}</h3>
      <div data-field="question">
        <TextField
          label={t('polls.question')}
          value={draft.question}
          onChange={(question) => change({ question })}
          maxLength={LONGEST_QUESTION}
          autoComplete="off"
          problem={problemAt('question')}
        />
      </div>
      <AnswersFields draft={draft} change={change} problem={problemAt('answers')} />
      <Choices
        label={t('polls.kind')}
        name="poll-kind"
        options={[
          { value: 'secret', text: t('polls.secret'), note: t('polls.secret.note') },
          { value: 'roll-call', text: t('polls.rollCall'), note: t('polls.rollCall.note') },
        ]}
        value={draft.kind}
        onChange={(kind) => change({ kind })}
      />
      <Select
        label={t('floor.minutes')}
        value={draft.seconds === null ? NO_LIMIT : String(draft.seconds / 60)}
        options={[
          { value: NO_LIMIT, text: t('floor.minutes.none') },
          ...MINUTES.map((count) => ({ value: String(count), text: t('floor.minutes.count', { count }) })),
        ]}
        onChange={(minutes) => change({ seconds: minutes === NO_LIMIT ? null : Number(minutes) * 60 })}
      />
      <Away />
      <div className={css('acts')}>
        <Button onPress={() => dispatch({ type: 'poll-step', step: { step: 'draft', draft: null } })}>
          {t('app.cancel')}
        </Button>
        <span data-field="begin">
          <Button look="primary" onPress={begin}>
            {t('floor.begin')}
          </Button>
        </span>
      </div>
    </form>
  );
}

interface AnswersProps {
  readonly draft: DraftText;
  readonly change: (part: Partial<DraftText>) => void;
  readonly problem: string | undefined;
}

function AnswersFields({ draft, change, problem }: AnswersProps) {
  const t = useText();
  const ready = useReadyAnswers();
  return (
    <>
      <Choices
        label={t('polls.choices')}
        name="poll-answers"
        options={[
          { value: 'yes-no-abstain', text: ready.join(' · ') },
          { value: 'yes-no', text: ready.slice(0, 2).join(' · ') },
          { value: 'own', text: t('polls.own') },
        ]}
        value={draft.template}
        onChange={(template) => change({ template })}
      />
      {draft.template === 'own' && (
        <>
          <div data-field="answers">
            <TextField
              label={t('polls.answers')}
              value={draft.lines}
              onChange={(lines) => change({ lines })}
              lines={5}
              maxLength={2 * MOST_OPTIONS * (LONGEST_OPTION + 1)}
              problem={problem}
            />
          </div>
          <Switch on={draft.several} onChange={(several) => change({ several })}>
            {t('polls.several')}
          </Switch>
        </>
      )}
    </>
  );
}
