import type { CeilingPreviewResponse, OrganisationCeiling } from '../../account/port.ts';
import type { Grade } from '../../call/keys.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { ChangeDialog } from './ChangeDialog.tsx';

interface Props {
  readonly ceiling: OrganisationCeiling;
  readonly highest: Grade;
  readonly onClose: () => void;
  readonly onSaved: (ceiling: OrganisationCeiling) => void;
}

/** Another highest class of meetings. */
export function CeilingDialog({ ceiling, highest, onClose, onSaved }: Props) {
  const t = useText();
  const port = useAccountPort();
  const effects = ({ scheduled, above, people }: CeilingPreviewResponse) => [
    t('ceiling.effect.scheduled', { count: scheduled }),
    t('ceiling.effect.above', { count: above }),
    ...(above > 0 ? [t('ceiling.effect.people', { count: people })] : []),
  ];
  return (
    <ChangeDialog
      heading={t('ceiling.heading')}
      before={t(`class.${ceiling.highest}`)}
      after={t(`class.${highest}`)}
      save="ceiling.save"
      preview={() => port.previewCeiling(highest)}
      effects={effects}
      onSave={(reason) => port.setCeiling(highest, ceiling.version, reason)}
      onSaved={onSaved}
      onClose={onClose}
    />
  );
}
