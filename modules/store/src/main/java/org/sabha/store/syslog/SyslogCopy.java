package org.sabha.store.syslog;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the log on as it grows, in order, by a virtual thread of its own, so nobody waits for a peer that is away or slow. It
 * remembers how far it got. After a break it begins some rows before that: the first that is written to a peer which has just
 * gone is lost without a word (RFC 5425 has no acknowledgement). So a row can come twice, with the same number.
 */
public final class SyslogCopy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogCopy.class);

    /** Also how many come again after a break. */
    private static final int TOGETHER = 500;

    private static final long LOOK_MILLIS = 500;
    private static final long AGAIN_MILLIS = 5_000;

    private final AuditReader log;
    private final SyslogTarget target;
    private final String host;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable SSLSocket socket;
    private volatile boolean failing;
    private boolean again;

    /** @param host name of this machine, as the messages have it */
    public SyslogCopy(AuditReader log, SyslogTarget target, String host) {
        this.log = log;
        this.target = target;
        this.host = host;
    }

    /** Begins to send. */
    public void begin() {
        Thread.ofVirtual().name("audit-copy").start(this::run);
    }

    private void run() {
        try {
            long pause = 0;
            while (!closing.await(pause, TimeUnit.MILLISECONDS)) {
                pause = sendSome();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    /** @return how long to wait before the next time */
    private long sendSome() {
        try {
            long copied = log.copied(target.toString());
            List<AuditEntry> rows = log.after(again ? Math.max(0, copied - TOGETHER) : copied, TOGETHER);
            if (rows.isEmpty()) {
                return LOOK_MILLIS;
            }
            send(rows);
            again = false;
            log.rememberCopied(
                    target.toString(), Math.max(copied, rows.getLast().seq()));
            if (failing) {
                failing = false;
                LOG.info("audit.copy_goes_on target={}", target);
            }
            return rows.size() == TOGETHER || rows.getLast().seq() <= copied ? 0 : LOOK_MILLIS;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.error("audit.copy_failed target={}", target, e);
            }
            disconnect();
            again = true;
            return AGAIN_MILLIS;
        }
    }

    private void send(List<AuditEntry> rows) throws IOException {
        SSLSocket to = socket;
        if (to == null || to.isClosed()) {
            to = target.connect();
            socket = to;
        }
        OutputStream out = new BufferedOutputStream(to.getOutputStream(), 1 << 15);
        for (AuditEntry row : rows) {
            out.write(SyslogMessage.of(row, host));
        }
        out.write(SyslogMessage.of(log.lastHead(), host));
        out.flush();
    }

    private void disconnect() {
        SSLSocket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("audit.copy_not_closed", e);
            }
        }
    }

    /** Whether the last try to send failed. */
    public boolean isFailing() {
        return failing;
    }

    /** Rows that were written and not sent yet. */
    public long behind() {
        return Math.max(0, log.lastHead().seq() - log.copied(target.toString()));
    }

    /** Ends within a moment; what was not sent is sent after the next start. */
    @Override
    public void close() {
        closing.countDown();
    }
}
