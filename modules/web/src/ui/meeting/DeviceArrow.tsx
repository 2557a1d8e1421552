import { ChevronUp } from 'lucide-react';
import { Suspense, useEffect } from 'react';
import { Button } from 'react-aria-components';
import { useText } from '../../i18n/index.ts';
import { useDispatch } from '../call-context.ts';
import { Icon } from '../components/Icon.tsx';
import { Coming, useMenuOpener } from '../components/Opener.tsx';
import { PartBoundary } from '../part.tsx';
import { reachable } from '../reachable.ts';
import { classes } from '../styles/classes.ts';
import { DeviceMenuPart } from './late-parts.ts';
import styles from './DeviceArrow.module.css';

const css = classes(styles);

const OF = {
  microphone: { text: 'bar.mic.choose', place: 'voice' },
  camera: { text: 'bar.camera.choose', place: 'pictures' },
} as const;

interface Props {
  readonly of: keyof typeof OF;
}

/** Beside the control of a device: opens what it can be exchanged for. */
export function DeviceArrow({ of }: Props) {
  const label = useText()(OF[of].text);
  const [opener, open] = useMenuOpener();
  useEffect(() => void DeviceMenuPart.prefetch(reachable), []);
  return (
    <>
      <Button {...opener} aria-label={label} className={css('arrow')}>
        <Icon icon={ChevronUp} size="small" />
      </Button>
      {open && (
        <PartBoundary missing={<SettingsInstead of={of} onClose={open.onClose} />}>
          <Suspense fallback={<Coming {...open} />}>
            <DeviceMenuPart {...open} of={of} label={label} placement="top start" />
          </Suspense>
        </PartBoundary>
      )}
    </>
  );
}

/** Where the code of the menu did not come: all of it is in the settings, too. */
function SettingsInstead({ of, onClose }: Props & { readonly onClose: () => void }) {
  const dispatch = useDispatch();
  useEffect(() => {
    onClose();
    dispatch({ type: 'show-settings', place: OF[of].place });
  }, [dispatch, of, onClose]);
  return null;
}
