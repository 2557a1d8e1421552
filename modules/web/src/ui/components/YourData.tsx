import { useState } from 'react';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { Button } from './Button.tsx';
import { FullDataNotice } from './DataNotice.tsx';
import styles from './YourData.module.css';
import { Dialog } from './Dialog.tsx';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

/** What the person agreed to when they came in: the notice, the receipt, and the way to take it back. */
export function YourData({ inside = false }: { readonly inside?: boolean }) {
  const t = useText();
  const dispatch = useDispatch();
  const notice = useCall((state) => state.privacyNotice);
  const receipt = useCall((state) => state.receipt);
  const withdrawal = useCall((state) => state.withdrawal);
  const [sure, setSure] = useState(false);
  const withdraw = () => dispatch({ type: 'withdraw-consent' });
  return (
    <div className={css('data')}>
      {receipt !== null && <p className={css('text')}>{t(inside ? 'yourData.text.inside' : 'yourData.text')}</p>}
      <div className={css('acts')}>
        {notice !== null && <FullDataNotice notice={notice} />}
        {receipt !== null && (
          <>
            <Button size="dense" onPress={() => dispatch({ type: 'keep-receipt' })}>
              {t('yourData.receipt')}
            </Button>
            <Button
              look="dangerLine"
              size="dense"
              isPending={withdrawal === 'asked'}
              onPress={inside ? () => setSure(true) : withdraw}
            >
              {t(inside ? 'yourData.withdraw.inside' : 'yourData.withdraw')}
            </Button>
          </>
        )}
      </div>
      <p role="status" className={css('text')}>
        {withdrawal === 'none' || withdrawal === 'asked' ? '' : t(`yourData.${withdrawal}`)}
      </p>
      {sure && (
        <Dialog
          alert
          heading={t('yourData.sure')}
          onClose={() => setSure(false)}
          actions={
            <>
              <Button onPress={() => setSure(false)}>{t('app.cancel')}</Button>
              <Button look="danger" onPress={withdraw}>
                {t('yourData.withdraw.inside')}
              </Button>
            </>
          }
        >
          <p>{t('yourData.sure.text')}</p>
        </Dialog>
      )}
    </div>
  );
}
