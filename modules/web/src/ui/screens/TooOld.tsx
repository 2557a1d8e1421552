import { useText } from '../../i18n/index.ts';
import { useCall } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { QuietPage } from '../components/QuietPage.tsx';
import { LeaveUnseen } from './LeaveUnseen.tsx';
import { useFocusedHeading } from '../use-focused-heading.ts';

/** The server was renewed since this page was opened. */
export function TooOld() {
  const t = useText();
  const heading = useFocusedHeading();
  const inside = useCall(({ phase }) => phase.name === 'meeting');
  return (
    <QuietPage title="title.over" narrow>
      <h1 ref={heading} tabIndex={-1}>
        {t('app.partMissing')}
      </h1>
      <p>{t('app.partMissing.text')}</p>
      <Button look="primary" onPress={() => location.reload()}>
        {t('over.load-anew')}
      </Button>
      {inside && <LeaveUnseen />}
    </QuietPage>
  );
}
