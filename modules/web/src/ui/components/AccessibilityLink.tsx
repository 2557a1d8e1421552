import type { MouseEvent } from 'react';
import { ACCESSIBILITY_ADDRESS } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { useCall } from '../call-context.ts';
import { useFrame } from '../frame.ts';

/**
 * Leads to the page that says for whom the client works, and for whom not yet. It stands in the foot of every page; where
 * somebody is on the way to a meeting, or in one, or the page stands in another site, it opens another tab.
 */
export function AccessibilityLink() {
  const t = useText();
  const port = useAccountPort();
  // A frame has no pages of its own.
  const framed = useFrame() !== null;
  const away = useCall(({ phase }) => phase.name !== 'home' && phase.name !== 'starting');
  const apart = framed || away;
  const here = useAccounts(({ page }) => page === 'accessibility') && !apart;
  const go = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    port.show('accessibility');
  };
  return (
    <a
      href={ACCESSIBILITY_ADDRESS}
      aria-current={here ? 'page' : undefined}
      {...(apart ? { target: '_blank', rel: 'noopener' } : { onClick: go })}
    >
      {t('home.accessibility')}
    </a>
  );
}
