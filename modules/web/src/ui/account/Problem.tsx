import { useText } from '../../i18n/index.ts';
import { Note } from '../components/Note.tsx';
import { problemText } from './problems.ts';

/** What was wrong, said aloud as soon as it is there. */
export function Problem({ code }: { readonly code: string | null }) {
  const t = useText();
  return <div role="alert">{code !== null && <Note tone="danger">{t(problemText(code))}</Note>}</div>;
}
