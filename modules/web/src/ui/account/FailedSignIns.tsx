import { useText } from '../../i18n/index.ts';
import { Note } from '../components/Note.tsx';
import { useWhen } from '../format.ts';
import { useAccounts } from './accounts-context.ts';

/** Tries to sign in that were refused before this sign-in, in one line. */
export function FailedSignIns() {
  const t = useText();
  const when = useWhen();
  const failed = useAccounts((state) => state.failed);
  if (failed === null) return null;
  return <Note tone="notice">{t('account.failed', { count: failed.count, when: when(failed.lastAt) })}</Note>;
}
