import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { useCallback } from 'react';
import type { HealthFinding, LoopLoad, ServerHealth } from '../../account/console.ts';
import { useText, useTextOr } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Icon } from '../components/Icon.tsx';
import { useNumber, useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import { wholeMinutes } from '../use-now.ts';
import styles from './Console.module.css';
import { ConsoleFrame } from './ConsoleFrame.tsx';
import { DataTable, type Column } from './DataTable.tsx';
import { useLook } from './use-look.ts';

const css = classes(styles);
const EVERY_MILLIS = 10_000;
const GIBIBYTE = 2 ** 30;

const LOOKS = {
  good: { icon: CircleCheck, look: 'verdictGood', word: 'health.good' },
  warning: { icon: TriangleAlert, look: 'verdictWarning', word: 'health.warning' },
  failure: { icon: CircleX, look: 'verdictFailure', word: 'health.failure' },
} as const;

/** How the server stands, what is in the way, and what to do about it. */
export function HealthScreen() {
  const t = useText();
  const port = useAccountPort();
  const ask = useCallback(() => port.console.health(), [port]);
  const { now, problem } = useLook(ask, EVERY_MILLIS);
  return (
    <ConsoleFrame page="health" intro={t('health.intro')} problem={problem}>
      {now !== null && (
        <>
          <Server health={now} />
          <section className={css('sheet')} aria-labelledby="health-findings">
            <h2 id="health-findings">{t('health.findings')}</h2>
            <ul className={css('list')}>
              {now.findings.map((finding) => (
                <Finding key={finding.check} finding={finding} />
              ))}
            </ul>
          </section>
          <Loops loops={now.loops} />
        </>
      )}
    </ConsoleFrame>
  );
}

function Server({ health }: { readonly health: ServerHealth }) {
  const t = useText();
  const minutes = wholeMinutes(Date.parse(health.startedAt), Date.parse(health.at));
  return (
    <dl className={css('figures')}>
      <div>
        <dt>{t('health.version')}</dt>
        <dd>{health.version}</dd>
      </div>
      <div>
        <dt>{t('health.uptime')}</dt>
        <dd>
          {t('health.runs', {
            days: Math.floor(minutes / 1_440),
            hours: Math.floor((minutes % 1_440) / 60),
            minutes: minutes % 60,
          })}
        </dd>
      </div>
    </dl>
  );
}

/** A newer server may look at what this page has no words for; then its codes are shown. */
function Finding({ finding }: { readonly finding: HealthFinding }) {
  const t = useText();
  const textOr = useTextOr();
  const when = useWhen();
  const number = useNumber();
  const { check, verdict, state, at } = finding;
  const { icon, look, word } = LOOKS[verdict];
  const key = `health.${check}.${state}`;
  const told = finding.number ?? 0;
  const values = {
    when: at === undefined ? '' : when(at),
    number: number(told),
    millis: number(told / 1_000, 1),
    gibibytes: number(told / GIBIBYTE, 1),
  };
  const help = textOr(`${key}.remedy`, '');
  return (
    <li className={css('finding')}>
      <Icon icon={icon} className={css(look)} />
      <div>
        <h3>
          {textOr(`health.${check}`, check)}: <span className={css(look)}>{t(word)}</span>
        </h3>
        <p>{textOr(key, state, values)}</p>
        {verdict !== 'good' && help !== '' && <p className={css('fine')}>{help}</p>}
      </div>
    </li>
  );
}

function Loops({ loops }: { readonly loops: readonly LoopLoad[] }) {
  const t = useText();
  const number = useNumber();
  const columns: Column<LoopLoad>[] = [
    { name: t('health.loop.port'), cell: ({ port }) => port },
    { name: t('health.loop.busy'), numeric: true, cell: ({ busyPercent }) => `${number(busyPercent)} %` },
    {
      name: t('health.loop.longest'),
      numeric: true,
      cell: ({ longestTurnMicros }) => t('health.millis', { millis: number(longestTurnMicros / 1_000, 1) }),
    },
    { name: t('health.loop.long'), numeric: true, cell: ({ longTurns }) => number(longTurns) },
    { name: t('health.loop.dropped'), numeric: true, cell: ({ dropped }) => number(dropped) },
  ];
  return (
    <section aria-labelledby="health-loops">
      <h2 id="health-loops">{t('health.loops')}</h2>
      <DataTable label={t('health.loops')} rows={loops} keyOf={({ port }) => port} columns={columns} />
    </section>
  );
}
