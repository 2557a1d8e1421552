import { isHost } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { useOpenDialog } from './dialogs.ts';

/** A host is asked first: a meeting is ended or handed over, not just left. */
export function useLeave(): () => void {
  const dispatch = useDispatch();
  const open = useOpenDialog();
  const host = useMeeting(isHost);
  return () => (host ? open({ name: 'end' }) : dispatch({ type: 'leave' }));
}

export function LeaveButton({ compact = false }: { readonly compact?: boolean }) {
  const t = useText();
  const host = useMeeting(isHost);
  return (
    <Button look="danger" size={compact ? 'dense' : 'normal'} onPress={useLeave()}>
      {t(host ? 'bar.end' : 'bar.leave')}
    </Button>
  );
}
