import type { OrganisationRule, RulePreviewResponse } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { ChangeDialog } from './ChangeDialog.tsx';
import { useSettingWords } from './words.ts';

interface Props {
  readonly rule: OrganisationRule;
  readonly value: string;
  readonly locked: boolean;
  readonly onClose: () => void;
  readonly onSaved: (rule: OrganisationRule) => void;
}

/** Another value or lock of one clause. */
export function RuleDialog({ rule, value, locked, onClose, onSaved }: Props) {
  const t = useText();
  const port = useAccountPort();
  const words = useSettingWords();
  const { clause, version } = rule;
  const effects = ({ open, stricter, locked: lockedIn, people, scheduled }: RulePreviewResponse) => [
    t('rules.effect.scheduled', { count: scheduled }),
    ...(stricter > 0 ? [t('rules.effect.stricter', { count: stricter })] : []),
    ...(lockedIn > 0 ? [t('rules.effect.locked', { count: lockedIn })] : []),
    stricter + lockedIn > 0 ? t('rules.effect.people', { count: people }) : t('rules.effect.none', { count: open }),
  ];
  return (
    <ChangeDialog
      heading={t('rules.confirm', { clause, rule: t(`rule.${clause}`) })}
      before={words(clause, rule)}
      after={words(clause, { value, locked })}
      save="rules.save"
      preview={() => port.previewRule({ clause, value, locked })}
      effects={effects}
      onSave={(reason) => port.setRule({ clause, value, locked }, version, reason)}
      onSaved={onSaved}
      onClose={onClose}
    />
  );
}
