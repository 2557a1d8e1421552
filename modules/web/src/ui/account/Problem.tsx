import { useText } from '../../i18n/index.ts';
import { Note } from '../components/Note.tsx';
import { problemText } from './problems.ts';

/** What was wrong, said aloud as soon as it is there; nothing before, since each row of a list has one. */
export function Problem({ code }: { readonly code: string | null }) {
  const t = useText();
  if (code === null) return null;
  return (
    <div role="alert">
      <Note tone="danger">{t(problemText(code))}</Note>
    </div>
  );
}
