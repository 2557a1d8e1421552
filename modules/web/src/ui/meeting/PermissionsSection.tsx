import type { ChatPolicy, Permission } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Select } from '../components/Select.tsx';
import { Switch } from '../components/Switch.tsx';
import { classes } from '../styles/classes.ts';
import styles from './SecurityPanel.module.css';

const css = classes(styles);

const PERMISSIONS = ['unmute', 'start-video', 'raise-hand', 'react'] as const satisfies readonly Permission[];
const CHAT = [
  { value: 'everybody', text: 'chat.to.all' },
  { value: 'hosts', text: 'chat.to.hosts' },
  { value: 'off', text: 'permissions.chat.off' },
] as const satisfies readonly { readonly value: ChatPolicy; readonly text: string }[];

/** What everybody may do who is no host. */
export function PermissionsSection() {
  const t = useText();
  const dispatch = useDispatch();
  const forbidden = useMeeting((phase) => phase.meeting.forbidden);
  const chat = useMeeting((phase) => phase.meeting.chat);
  return (
    <section className={css('section')} aria-label={t('permissions.heading')}>
      <h3 className={css('heading')}>{t('permissions.heading')}</h3>
      <div>
        {PERMISSIONS.map((permission) => (
          <Switch
            key={permission}
            on={!forbidden.includes(permission)}
            onChange={(allowed) => dispatch({ type: 'act', message: { type: 'set-permission', permission, allowed } })}
          >
            {t(`permissions.${permission}`)}
          </Switch>
        ))}
      </div>
      <Select
        label={t('permissions.chat')}
        value={chat}
        options={CHAT.map(({ value, text }) => ({ value, text: t(text) }))}
        onChange={(value) => {
          const chosen = CHAT.find((each) => each.value === value);
          if (chosen) dispatch({ type: 'act', message: { type: 'set-chat', chat: chosen.value } });
        }}
      />
    </section>
  );
}
