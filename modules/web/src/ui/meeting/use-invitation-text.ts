import { useEffect, useState } from 'react';
import type { IssuedInvitation } from '../../call/state.ts';
import { invitationText, useI18n } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';

/** The words of an invitation in the language that was chosen for it; empty until they are there. */
export function useInvitationText(invitation: IssuedInvitation): string {
  const i18n = useI18n();
  const language = useMeeting((phase) => phase.invitationLanguage);
  const [text, setText] = useState('');
  useEffect(() => {
    let unmounted = false;
    void invitationText(i18n, invitation, language).then((written) => {
      if (!unmounted) setText(written);
    });
    return () => {
      unmounted = true;
    };
  }, [i18n, invitation, language]);
  return text;
}
