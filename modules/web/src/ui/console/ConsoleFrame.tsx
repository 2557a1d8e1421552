import {
  ClipboardList,
  HeartPulse,
  House,
  KeyRound,
  LogOut,
  Menu,
  ScrollText,
  UserRound,
  Video,
  Webhook,
} from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { CONSOLE_PAGES, consoleAddress, maySee, type ConsolePage } from '../../account/console.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { AskedContext } from '../account/use-asking.ts';
import { AccessibilityLink } from '../components/AccessibilityLink.tsx';
import { Brand } from '../components/Brand.tsx';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { NewerPage } from '../components/NewerPage.tsx';
import { Note } from '../components/Note.tsx';
import { LanguageChooser, MachineTranslated } from '../components/LanguageChooser.tsx';
import { ThemeChooser } from '../components/PageFrame.tsx';
import { SkipLink } from '../components/SkipLink.tsx';
import { classes } from '../styles/classes.ts';
import { useFocusedHeading } from '../use-focused-heading.ts';
import { useKeptFocus } from '../use-kept-focus.ts';
import layout from '../styles/layout.module.css';
import styles from './ConsoleFrame.module.css';

const css = classes(styles);
const parts = classes(layout);

const ICONS = {
  live: Video,
  rules: ClipboardList,
  people: UserRound,
  keys: KeyRound,
  webhooks: Webhook,
  audit: ScrollText,
  health: HeartPulse,
} as const;

export const CONSOLE_TEXTS = {
  live: 'console.live',
  rules: 'rules.heading',
  people: 'console.people',
  keys: 'console.keys',
  webhooks: 'console.webhooks',
  audit: 'console.audit',
  health: 'console.health',
} as const satisfies Record<ConsolePage, TextKey>;

/** What an act on the page did. */
export interface Confirmation {
  readonly number: number;
  readonly sentence: string;
}

interface Props {
  readonly page: ConsolePage;
  /** One plain sentence below the heading. */
  readonly intro?: string;
  /** At the end of the heading's line. */
  readonly actions?: ReactNode;
  /** The code of what was wrong with what the page shows. */
  readonly problem?: string | null;
  /** What was done last, in a sentence, until something else is asked for; the number tells it from the same said before. */
  readonly confirmation?: Confirmation | null;
  readonly children?: ReactNode;
}

/** What the pages of administrators and auditors have in common: one navigation, and the heading that focus goes to. */
export function ConsoleFrame({ page, intro, actions, problem = null, confirmation = null, children }: Props) {
  const t = useText();
  const port = useAccountPort();
  const heading = useFocusedHeading();
  const title = t('title.console', { page: t(CONSOLE_TEXTS[page]) });
  useEffect(() => {
    document.title = title;
  }, [title]);
  const main = useRef<HTMLElement>(null);
  useKeptFocus(main);
  const [over, setOver] = useState<Confirmation | null>(null);
  const asked = useCallback(() => setOver(confirmation), [confirmation]);
  return (
    <div className={css('page')}>
      <SkipLink />
      <Side page={page} />
      <main id="main" ref={main} tabIndex={-1} className={css('main')}>
        <div className={css('opening')}>
          <div className={css('head')}>
            <div className={css('grow')}>
              <h1 ref={heading} tabIndex={-1}>
                {t(CONSOLE_TEXTS[page])}
              </h1>
              {intro !== undefined && <p className={parts('fine')}>{intro}</p>}
            </div>
            {actions}
          </div>
          <Problem code={problem} />
          <div role="status">
            {confirmation !== null && confirmation !== over && (
              <Note key={confirmation.number} tone="ok">
                {confirmation.sentence}
              </Note>
            )}
          </div>
        </div>
        {problem === 'second-factor-needed' && (
          <div>
            <Button look="primary" onPress={() => port.show('set-up')}>
              {t('account.codes.turnOn')}
            </Button>
          </div>
        )}
        <AskedContext value={asked}>{children}</AskedContext>
      </main>
    </div>
  );
}

function Side({ page }: { readonly page: ConsolePage }) {
  const t = useText();
  const port = useAccountPort();
  const own = useAccounts((state) => state.own);
  const [open, setOpen] = useState(false);
  return (
    <header className={css('side', open && 'open')}>
      <div className={css('top')}>
        <Brand />
        <Button
          className={css('menu')}
          aria-expanded={open}
          aria-controls="console-menu"
          onPress={() => setOpen(!open)}
        >
          <Icon icon={Menu} />
          {t('console.menu')}
        </Button>
      </div>
      <div id="console-menu" className={css('folding')}>
        <nav aria-label={t('console.heading')}>
          <ul className={css('links')}>
            {CONSOLE_PAGES.filter((each) => own !== null && maySee(each, own.rights)).map((each) => (
              <li key={each}>
                <PageLink page={each} current={each === page} />
              </li>
            ))}
          </ul>
        </nav>
        <div className={css('foot')}>
          {own !== null && <p className={parts('fine')}>{t('console.signedIn', { name: own.account.name })}</p>}
          <div className={css('choosers')}>
            <LanguageChooser />
            <ThemeChooser />
          </div>
          <MachineTranslated />
          <NewerPage />
          <AccessibilityLink />
          <div className={css('ways')}>
            <Button look="quiet" size="dense" onPress={() => port.show('home')}>
              <Icon icon={House} size="small" />
              {t('account.backHome')}
            </Button>
            <Button look="quiet" size="dense" onPress={() => void port.signOut()}>
              <Icon icon={LogOut} size="small" mirrored />
              {t('account.signOut')}
            </Button>
          </div>
        </div>
      </div>
    </header>
  );
}

function PageLink({ page, current }: { readonly page: ConsolePage; readonly current: boolean }) {
  const t = useText();
  return (
    <ConsoleLink page={page} className={css('link')} current={current}>
      <Icon icon={ICONS[page]} />
      {t(CONSOLE_TEXTS[page])}
    </ConsoleLink>
  );
}

/** Leads to a page of the console; with a key held, in another tab, as links do. */
export function ConsoleLink(props: {
  readonly page: ConsolePage;
  readonly query?: string;
  readonly className?: string;
  readonly current?: boolean;
  readonly label?: string;
  readonly children: ReactNode;
}) {
  const port = useAccountPort();
  const { page, query = '', className, current = false, label, children } = props;
  const go = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    port.show(page, query);
  };
  return (
    <a
      href={consoleAddress({ page, query })}
      className={className}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      onClick={go}
    >
      {children}
    </a>
  );
}
