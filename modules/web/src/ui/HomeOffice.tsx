import { FailedSignIns } from './account/FailedSignIns.tsx';
import { StartedSection } from './report/StartedSection.tsx';
import { OfferedKey } from './schedule/OfferedKey.tsx';
import { ScheduleSection } from './schedule/ScheduleSection.tsx';

/** What of accounts stands on the home page: refused tries to sign in, a key that a link brought, or what one scheduled and started. */
export function HomeOffice({ show }: { readonly show: 'failed' | 'offered' | 'own' }) {
  if (show === 'failed') return <FailedSignIns />;
  if (show === 'offered') return <OfferedKey />;
  return (
    <>
      <ScheduleSection />
      <StartedSection />
    </>
  );
}
