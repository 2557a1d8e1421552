import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { Button } from './Button.tsx';
import { Note } from './Note.tsx';

/** In the place of a part of the page that did not come. */
export function MissingPart() {
  const t = useText();
  const dispatch = useDispatch();
  const inside = useCall(({ phase }) => phase.name === 'meeting');
  const load = () => (inside ? dispatch({ type: 'load-anew' }) : location.reload());
  return (
    <div role="status">
      <Note tone="notice" actions={<Button onPress={load}>{t('over.load-anew')}</Button>}>
        {t('app.partMissing.text')}
      </Note>
    </div>
  );
}
