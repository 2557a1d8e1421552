import type { Poll, PollOpening } from '../../../call/polls-state.ts';
import { factsOf, useLanguage, useList, useText } from '../../../i18n/index.ts';
import { useMeeting } from '../../call-context.ts';
import { useWhen } from '../../format.ts';
import { fileNameOf, resultHtml } from './result-page.ts';
import { percentOf, tallyOf, type Voter } from './tally.ts';

export interface NamedPage {
  readonly name: string;
  readonly html: string;
}

/** Makes the page for people, in the language of this one, of a result that a host signed. */
export function useResultPage(): (poll: Poll, opening: PollOpening) => NamedPage | null {
  const t = useText();
  const list = useList();
  const when = useWhen('second');
  const [language] = useLanguage();
  const seen = useMeeting((phase) => phase.polls.seen);
  const named = (voters: readonly Voter[]) =>
    list(voters.map(({ name, verifiedBy }) => (verifiedBy ? `${name} (${verifiedBy})` : name)));
  return (poll, opening) => {
    const tally = tallyOf(poll, opening);
    if (!poll.result || !tally) return null;
    const { counts, valid, names, absent } = tally;
    const { title, closedAt, by, voted, voters } = poll.result.result;
    const { tag, dir } = factsOf(language);
    const rows = opening.options.map((option, index) => {
      const votes = counts[index] ?? 0;
      return {
        option,
        votes: t('polls.votes', { count: votes, percent: percentOf(votes, valid), base: valid }),
        names: named(names[index] ?? []),
      };
    });
    const html = resultHtml({
      ...{ language: tag, dir, meeting: title, question: opening.question, rows },
      facts: [
        t(poll.kind === 'secret' ? 'polls.secret' : 'polls.rollCall'),
        t('polls.progress', { voted, voters }),
        t('polls.closedAt', { when: when(closedAt) }),
      ],
      notes: [
        ...(absent.length > 0 ? [t('polls.didNotVote', { names: named(absent) })] : []),
        t('polls.base', { count: valid }),
        t('polls.signedBy', { name: seen[by]?.name ?? '?' }),
        t('polls.code', { code: poll.count?.code ?? '' }),
        t('polls.print.note'),
      ],
    });
    return { name: fileNameOf(closedAt, opening.question), html };
  };
}
