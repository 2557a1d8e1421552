import { X } from 'lucide-react';
import type { Notice, NoticeAction } from '../../call/state.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { classes } from '../styles/classes.ts';
import { sentence } from '../text.ts';
import styles from './Notices.module.css';

const css = classes(styles);

const ACTIONS = {
  rejoin: 'note.rejoin',
  unmute: 'note.unmute',
  'play-sound': 'note.playSound',
  'copy-by-hand': 'note.copyByHand',
  'show-share': 'note.show',
} as const satisfies Record<NoticeAction, TextKey>;

/**
 * What happened and what to do, in the place kept for it: beside the bar where there is room, else at the foot of the
 * stage. The live regions have already said it. A lost connection stays until it is back.
 */
export function Notices() {
  const t = useText();
  const reconnecting = useMeeting((phase) => phase.connection.name === 'reconnecting');
  const notice = useCall((state) => state.notices.at(-1));
  return (
    <div className={css('place')}>
      {reconnecting ? (
        <div className={css('note', 'notice')}>
          <span className={css('spin')} aria-hidden="true" />
          <p className={css('text')}>{t('connection.lost')}</p>
        </div>
      ) : (
        notice && <OneNotice key={notice.id} notice={notice} />
      )}
    </div>
  );
}

function OneNotice({ notice }: { readonly notice: Notice }) {
  const t = useText();
  const dispatch = useDispatch();
  const act = useNoticeAction();
  const { action } = notice;
  return (
    <div className={css('note', notice.tone)}>
      <p className={css('text')}>{sentence(t, notice.message)}</p>
      {action !== undefined && (
        <Button
          size="dense"
          onPress={() => {
            act(action);
            dispatch({ type: 'dismiss-notice', id: notice.id });
          }}
        >
          {t(ACTIONS[action])}
        </Button>
      )}
      <Button
        look="quietPlain"
        size="dense"
        square
        aria-label={t('app.dismiss')}
        onPress={() => dispatch({ type: 'dismiss-notice', id: notice.id })}
      >
        <Icon icon={X} size="small" />
      </Button>
    </div>
  );
}

function useNoticeAction() {
  const dispatch = useDispatch();
  const panel = useMeeting((phase) => phase.panel);
  return (action: NoticeAction) => {
    switch (action) {
      case 'rejoin': {
        dispatch({ type: 'rejoin' });
        return;
      }
      case 'unmute': {
        dispatch({ type: 'set-own', source: 'microphone', on: true });
        return;
      }
      case 'play-sound': {
        dispatch({ type: 'play-sound' });
        return;
      }
      case 'show-share': {
        dispatch({ type: 'choose-layout', layout: 'speaker' });
        return;
      }
      case 'copy-by-hand':
        if (panel !== 'people') dispatch({ type: 'toggle-panel', panel: 'people' });
        return;
    }
  };
}
