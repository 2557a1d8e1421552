import { useCallback } from 'react';
import type { HealthFinding, LoopLoad, ServerHealth } from '../../account/console.ts';
import { useText, useTextOr } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { DataTable, type Column } from '../components/DataTable.tsx';
import { Figures } from '../components/Figures.tsx';
import { Finding, Findings } from '../components/Findings.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { useNumber, useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { wholeMinutes } from '../use-now.ts';
import { ConsoleFrame } from './ConsoleFrame.tsx';
import { useLook } from './use-look.ts';

const css = classes(layout);
const EVERY_MILLIS = 10_000;
const GIBIBYTE = 2 ** 30;

const LOOKS = {
  good: { look: 'good', word: 'health.good' },
  warning: { look: 'warn', word: 'health.warning' },
  failure: { look: 'bad', word: 'health.failure' },
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
          <Sheet name="health-findings" heading={t('health.findings')}>
            <Findings>
              {now.findings.map((finding) => (
                <Found key={finding.check} finding={finding} />
              ))}
            </Findings>
          </Sheet>
          <Loops loops={now.loops} />
        </>
      )}
    </ConsoleFrame>
  );
}

function Server({ health }: { readonly health: ServerHealth }) {
  const t = useText();
  const minutes = wholeMinutes(Date.parse(health.startedAt), Date.parse(health.at));
  const runs = t('health.runs', {
    days: Math.floor(minutes / 1_440),
    hours: Math.floor((minutes % 1_440) / 60),
    minutes: minutes % 60,
  });
  return (
    <Figures
      figures={[
        [t('health.version'), health.version],
        [t('health.uptime'), runs],
      ]}
    />
  );
}

/** A newer server may look at what this page has no words for; then its codes are shown. */
function Found({ finding }: { readonly finding: HealthFinding }) {
  const t = useText();
  const textOr = useTextOr();
  const when = useWhen();
  const number = useNumber();
  const { check, verdict, state, at } = finding;
  const { look, word } = LOOKS[verdict];
  const key = `health.${check}.${state}`;
  const count = finding.number ?? 0;
  const values = {
    when: at === undefined ? '' : when(at),
    number: number(count),
    millis: number(count / 1_000, 1),
    gibibytes: number(count / GIBIBYTE, 1),
  };
  const help = textOr(`${key}.remedy`, '');
  return (
    <Finding look={look} heading={textOr(`health.${check}`, check)} word={t(word)}>
      <p>{textOr(key, state, values)}</p>
      {verdict !== 'good' && help !== '' && <p className={css('fine')}>{help}</p>}
    </Finding>
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
    <Sheet name="health-loops" heading={t('health.loops')}>
      <DataTable label={t('health.loops')} rows={loops} keyOf={({ port }) => port} columns={columns} />
    </Sheet>
  );
}
