import { useState } from 'react';
import { isFitQuestion, LONGEST_OPTION, LONGEST_QUESTION, type PollKind } from '../../../call/polls-state.ts';
import { useText } from '../../../i18n/index.ts';
import { useDispatch, useMeeting } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { Choices } from '../../components/Choices.tsx';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import { classes } from '../../styles/classes.ts';
import styles from './Polls.module.css';

const css = classes(styles);

const MINUTES = [1, 2, 3, 5, 10, 15, 30, 60];
const NO_LIMIT = '0';
type Template = 'yes-no' | 'yes-no-abstain' | 'own';

/** A question with its answers, who learns what, and for how long. */
export function PollForm({ onDone }: { readonly onDone: () => void }) {
  const t = useText();
  const dispatch = useDispatch();
  const composing = useMeeting((phase) => phase.polls.composing);
  const [question, setQuestion] = useState('');
  const [template, setTemplate] = useState<Template>('yes-no-abstain');
  const [lines, setLines] = useState('');
  const [several, setSeveral] = useState(false);
  const [kind, setKind] = useState<PollKind>('secret');
  const [minutes, setMinutes] = useState(NO_LIMIT);
  const ready = [t('polls.yes'), t('polls.no'), t('polls.abstain')];
  const own = template === 'own';
  const options = own
    ? lines
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
    : ready.slice(0, template === 'yes-no' ? 2 : 3);
  const asked = question.trim();
  const isFit = isFitQuestion({ question: asked, options });
  const open = () => {
    const seconds = minutes === NO_LIMIT ? null : Number(minutes) * 60;
    const draft = { kind, question: asked, options, several: own && several, seconds };
    dispatch({ type: 'poll-step', step: { step: 'ask', draft } });
    onDone();
  };
  return (
    <form
      className={css('form')}
      onSubmit={(event) => {
        event.preventDefault();
        if (isFit && !composing) open();
      }}
    >
      <TextField
        label={t('polls.question')}
        value={question}
        onChange={setQuestion}
        maxLength={LONGEST_QUESTION}
        autoFocus
      />
      <Choices
        label={t('polls.vote')}
        name="poll-answers"
        options={[
          { value: 'yes-no-abstain', text: ready.join(' · ') },
          { value: 'yes-no', text: ready.slice(0, 2).join(' · ') },
          { value: 'own', text: t('polls.own') },
        ]}
        value={template}
        onChange={setTemplate}
      />
      {own && (
        <>
          <TextField
            label={t('polls.answers')}
            value={lines}
            onChange={setLines}
            lines={4}
            maxLength={20 * (LONGEST_OPTION + 1)}
          />
          <Switch on={several} onChange={setSeveral}>
            {t('polls.several')}
          </Switch>
        </>
      )}
      <Choices
        label={t('polls.heading')}
        name="poll-kind"
        options={[
          { value: 'secret', text: t('polls.secret'), note: t('polls.secret.note') },
          { value: 'roll-call', text: t('polls.rollCall'), note: t('polls.rollCall.note') },
        ]}
        value={kind}
        onChange={setKind}
      />
      <Select
        label={t('floor.minutes')}
        value={minutes}
        options={[
          { value: NO_LIMIT, text: t('floor.minutes.none') },
          ...MINUTES.map((count) => ({ value: String(count), text: t('floor.minutes.count', { count }) })),
        ]}
        onChange={setMinutes}
      />
      <div className={css('acts')}>
        <Button onPress={onDone}>{t('app.cancel')}</Button>
        <Button look="primary" type="submit" isDisabled={!isFit || composing}>
          {t('floor.begin')}
        </Button>
      </div>
    </form>
  );
}
