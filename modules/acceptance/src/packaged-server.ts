import { existsSync, readFileSync } from 'node:fs';

import type { Inside } from './BareRoot.ts';

/**
 * Stands in for systemd's systemctl where nothing runs systemd: it knows one service, runs what its unit says as the
 * unit's user, and keeps the process's id and whether the service is enabled in /run.
 */
export const SYSTEMCTL = `#!/bin/bash
unit=/etc/systemd/system/sabha.service
value() { sed -n "s/^$1=-\\{0,1\\}//p" "$unit"; }
running() { [ -e /run/sabha.pid ] && kill -0 "$(cat /run/sabha.pid)" 2>/dev/null; }
service() { exec setpriv --reuid="$(value User)" --regid="$(value Group)" --init-groups env $(value Environment) "$@"; }
stop() {
    if running; then kill "$(cat /run/sabha.pid)"; fi
    while running; do sleep 0.1; done
    rm -f /run/sabha.pid
}
start() {
    running && return
    (service $(value ExecStartPre)) >>/var/log/sabha-service 2>&1
    (service $(value ExecStart)) >>/var/log/sabha-service 2>&1 &
    echo $! >/run/sabha.pid
}
case " $* " in
    *" is-enabled "*) [ -e /run/sabha.enabled ] ;;
    *" is-active "*) running ;;
    *" is-failed "*) [ -e /run/sabha.pid ] && ! running ;;
    *" show "*) echo 0 ;;
    *" enable "*) touch /run/sabha.enabled ;;
    *" disable "*) rm -f /run/sabha.enabled; stop ;;
    *" restart "*) stop; start ;;
    *" start "*) start ;;
    *" stop "*) stop ;;
esac
`;

/** What a server says when it is ready, once it is in the file. */
export async function readyLine(file: string, ended: Promise<Inside>): Promise<{ readonly links: string }> {
  let over: Inside | undefined;
  void ended.then((inside) => (over = inside));
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.endsWith('\n')) return JSON.parse(text) as { readonly links: string };
    if (over !== undefined) throw new Error(`the server ended before it was ready:\n${over.output}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
