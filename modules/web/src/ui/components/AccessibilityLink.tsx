import type { MouseEvent } from 'react';
import { ACCESSIBILITY_ADDRESS } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';

/** Leads to the page that says for whom the client works, and for whom not yet; out of a meeting, in another tab. */
export function AccessibilityLink({ apart = false }: { readonly apart?: boolean }) {
  const t = useText();
  const port = useAccountPort();
  const go = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    port.show('accessibility');
  };
  return (
    <a href={ACCESSIBILITY_ADDRESS} {...(apart ? { target: '_blank', rel: 'noopener' } : { onClick: go })}>
      {t('home.accessibility')}
    </a>
  );
}
