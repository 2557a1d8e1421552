import { isLoopback } from '../../call/link.ts';
import { Note } from '../components/Note.tsx';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from './accounts-context.ts';

/** Warns beside the links of a page opened on the server itself, while no public address is set. */
export function LinksOnlyHere() {
  const t = useText();
  return isLoopback(useAccountPort().linkOrigin()) ? <Note tone="notice">{t('links.only-here')}</Note> : null;
}
