import { useEffect, useState } from 'react';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';

/** While it is here, whoever leaves the page is asked: by a link, by going back, by signing out, and by closing it. */
export function LeaveQuestion() {
  const t = useText();
  const port = useAccountPort();
  const [answer, setAnswer] = useState<((leaves: boolean) => void) | null>(null);
  useEffect(() => {
    port.askBeforeLeaving((answered) => setAnswer(() => answered));
    return () => port.askBeforeLeaving(null);
  }, [port]);
  useEffect(() => {
    // The browser asks in words of its own.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  if (answer === null) return null;
  const settle = (leaves: boolean) => {
    setAnswer(null);
    answer(leaves);
  };
  return (
    <Dialog
      heading={t('rules.leave')}
      onClose={() => settle(false)}
      actions={
        <>
          <Button onPress={() => settle(false)}>{t('app.cancel')}</Button>
          <Button look="danger" onPress={() => settle(true)}>
            {t('bar.leave')}
          </Button>
        </>
      }
    >
      <p>{t('rules.leave.told')}</p>
    </Dialog>
  );
}
