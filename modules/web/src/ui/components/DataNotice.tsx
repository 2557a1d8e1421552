import { useState } from 'react';
import type { PrivacyNotice } from '../../call/state.ts';
import { useText, type TextKey, type TextValues } from '../../i18n/index.ts';
import { Button } from './Button.tsx';
import styles from './DataNotice.module.css';
import { Dialog } from './Dialog.tsx';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

interface Props {
  readonly notice: PrivacyNotice;
}

/** What asking to come in agrees to, in one sentence, and the whole notice a press away. */
export function DataNotice({ notice }: Props) {
  const t = useText();
  const organisation = useOrganisation(notice);
  return (
    <div className={css('short')}>
      <p>{t('notice.short', { organisation, days: notice.personalDays })}</p>
      <FullDataNotice notice={notice} flush />
    </div>
  );
}

/** A button that shows all of it. */
export function FullDataNotice({ notice, flush = false }: Props & { readonly flush?: boolean }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" size="dense" flush={flush} onPress={() => setOpen(true)}>
        {t('notice.read')}
      </Button>
      {open && (
        <Dialog
          heading={t('notice.heading')}
          onClose={() => setOpen(false)}
          actions={<Button onPress={() => setOpen(false)}>{t('app.close')}</Button>}
        >
          <Parts notice={notice} />
        </Dialog>
      )}
    </>
  );
}

const PARTS = ['who', 'what', 'why', 'long', 'not', 'rights'] as const;

function Parts({ notice }: Props) {
  const t = useText();
  const organisation = useOrganisation(notice);
  const values: TextValues = { organisation, days: notice.personalDays, logDays: notice.logDays };
  const { contact } = notice;
  return (
    <dl className={css('parts')}>
      {PARTS.map((part) => (
        <div key={part}>
          <dt>{t(`notice.${part}`)}</dt>
          <dd>
            {t(`notice.${part}.text` satisfies TextKey, values)}
            {part === 'who' && <> {contact === undefined ? t('notice.ask') : t('notice.contact', { contact })}</>}
          </dd>
        </div>
      ))}
      <div>
        <dt>{t('notice.version')}</dt>
        <dd dir="ltr">{notice.version}</dd>
      </div>
    </dl>
  );
}

function useOrganisation(notice: PrivacyNotice): string {
  const t = useText();
  return notice.organisation ?? t('notice.us');
}
