import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { watchCpu } from '../../../../deploy/tests/cpu.mjs';

/** Says so once it has used a second of CPU, and goes on to live. */
const BUSY = 'while (process.cpuUsage().user < 1e6); console.log("busy"); setInterval(() => {}, 1e6)';

test('CPU time includes detached processes', async () => {
  const script = `"$0" -e '${BUSY}' & read -r _`;
  const shell = spawn('bash', ['-c', script, process.execPath], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
  const { pid = 0 } = shell;
  const ends = watchCpu(pid);
  await once(shell.stdout, 'data');
  expect(ends()).toBeGreaterThanOrEqual(0.9);
  process.kill(-pid, 'SIGKILL');
});
