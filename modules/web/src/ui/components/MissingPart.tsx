import { useText } from '../../i18n/index.ts';
import { Button } from './Button.tsx';
import { Note } from './Note.tsx';

/** In the place of a part of the page that did not come. */
export function MissingPart() {
  const t = useText();
  return (
    <div role="status">
      <Note tone="notice" actions={<Button onPress={() => location.reload()}>{t('over.load-anew')}</Button>}>
        {t('app.partMissing.text')}
      </Note>
    </div>
  );
}
