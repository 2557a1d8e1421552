import { useText } from '../../i18n/index.ts';
import { useNewer } from '../newer-context.ts';
import { Button } from './Button.tsx';
import { Note } from './Note.tsx';

/** Said where nobody is in a meeting; nothing is loaded anew but by a press. */
export function NewerPage({ className }: { readonly className?: string }) {
  const t = useText();
  const newer = useNewer();
  return (
    <div role="status" className={className}>
      {newer && (
        <Note
          tone="info"
          actions={
            <Button size="dense" onPress={() => location.reload()}>
              {t('over.load-anew')}
            </Button>
          }
        >
          {t('app.newer')}
        </Note>
      )}
    </div>
  );
}
