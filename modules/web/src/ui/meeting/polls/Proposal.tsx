import { isInGroup, memberOf } from '../../../call/keys.ts';
import { FEWEST_FOR_SECRECY } from '../../../call/poll-judging.ts';
import { MOST_VOTERS, type DraftText } from '../../../call/polls-state.ts';
import { useText } from '../../../i18n/index.ts';
import { useDispatch, useMeeting, useSteady } from '../../call-context.ts';
import { Note } from '../../components/Note.tsx';
import { Sentence } from '../../components/Sentence.tsx';
import { classes } from '../../styles/classes.ts';
import { Away } from './Away.tsx';
import { InPlace } from './InPlace.tsx';
import styles from './Polls.module.css';

const css = classes(styles);

interface Props {
  readonly draft: DraftText;
  readonly answers: readonly string[];
  readonly onBack: () => void;
}

/** What will be asked, whom and for how long: the last look before everybody has it. */
export function Proposal({ draft, answers, onBack }: Props) {
  const t = useText();
  const dispatch = useDispatch();
  const composing = useMeeting((phase) => phase.polls.composing);
  const isHere = useMeeting((phase) => isInGroup(phase.keys));
  const { voters, others } = useElectorate();
  const { kind, seconds } = draft;
  const several = draft.template === 'own' && draft.several;
  const question = draft.question.trim();
  const isTooLarge = voters > MOST_VOTERS[kind];
  const ask = () => {
    const asked = { kind, question, options: answers, several, seconds };
    dispatch({ type: 'poll-step', step: { step: 'ask', draft: asked } });
  };
  const terms = [
    t(kind === 'secret' ? 'polls.secret' : 'polls.rollCall'),
    t('polls.mayVote.count', { count: voters }),
    seconds === null ? t('polls.untilClosed') : t('floor.minutes.count', { count: seconds / 60 }),
  ];
  return (
    <div className={css('form')}>
      <InPlace
        content={
          <>
            <h3 className={css('question')}>
              <bdi>{question}</bdi>
            </h3>
            <p>{terms.join(' · ')}</p>
          </>
        }
        act={t('polls.askNow')}
        onAct={ask}
        onBack={onBack}
        disabled={!isHere || isTooLarge}
        pending={composing}
      >
        <ul className={css('proposed')}>
          {answers.map((answer) => (
            <li key={answer}>
              <bdi>{answer}</bdi>
            </li>
          ))}
        </ul>
        {several && <p className={css('about')}>{t('polls.several')}</p>}
        {others.length > 0 && (
          <Note tone="notice">
            <Sentence text="polls.notNamed" values={{ names: others }} />
          </Note>
        )}
        {kind === 'secret' && voters < FEWEST_FOR_SECRECY && <Note tone="notice">{t('polls.fewNotCounted')}</Note>}
        {isTooLarge && <Note tone="danger">{t('polls.tooLarge')}</Note>}
        <Away />
      </InPlace>
    </div>
  );
}

/** As the core will name them: one for a device whose keys this one knows. The others are here and would not be asked. */
function useElectorate() {
  return useSteady(({ phase }) => {
    if (phase.name !== 'meeting') return { voters: 0, others: [] };
    const { participants, keys } = phase;
    const devices = participants.flatMap(({ id }) => memberOf(keys, id)?.device ?? []);
    const others = participants.filter(({ id }) => memberOf(keys, id) === undefined).map(({ name }) => name);
    return { voters: new Set(devices).size, others };
  });
}
