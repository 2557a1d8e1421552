import { FailedSignIns } from './account/FailedSignIns.tsx';
import { StartedSection } from './report/StartedSection.tsx';
import { OfferedKey } from './schedule/OfferedKey.tsx';
import { ScheduleSection } from './schedule/ScheduleSection.tsx';
import { SignInForCode, VaultNotice } from './vault/VaultNotice.tsx';
import { useAccounts } from './account/accounts-context.ts';

/** What of accounts stands on the home page: refused tries to sign in, a key that a link brought, or what one scheduled and started. */
export function HomeOffice({ show }: { readonly show: 'failed' | 'offered' | 'own' }) {
  if (show === 'failed') return <FailedSignIns />;
  if (show === 'offered') return <Offered />;
  return (
    <>
      <VaultNotice />
      <ScheduleSection />
      <StartedSection />
    </>
  );
}

function Offered() {
  const wantsSignIn = useAccounts(({ own, known, deviceCode }) => deviceCode !== null && own === null && known);
  return (
    <>
      <OfferedKey />
      {wantsSignIn && <SignInForCode />}
    </>
  );
}
