import { useText } from '../../../i18n/index.ts';
import type { ReadyAnswers } from './drafting.ts';

export function useReadyAnswers(): ReadyAnswers {
  const t = useText();
  return [t('polls.yes'), t('polls.no'), t('polls.abstain')];
}
