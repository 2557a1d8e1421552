import { useText } from '../../i18n/index.ts';
import { QuietPage } from '../components/QuietPage.tsx';

/** After a reload: the seat is taken up again by the ticket that this tab kept. */
export function ReturningScreen() {
  const t = useText();
  return (
    <QuietPage title="title.lobby">
      <h1>{t('returning.heading')}</h1>
    </QuietPage>
  );
}
