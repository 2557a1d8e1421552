import { useText } from '../../i18n/index.ts';
import { useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';

/** The way out of a meeting whose screen does not stand. */
export function LeaveUnseen() {
  const t = useText();
  const dispatch = useDispatch();
  return <Button onPress={() => dispatch({ type: 'leave' })}>{t('bar.leave')}</Button>;
}
