package org.sabha.server.console;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sabha.server.mail.MailSender;
import org.sabha.server.net.MediaLoop;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.store.Storage;
import org.sabha.store.syslog.SyslogCopy;
import org.sabha.wire.srtp.SrtpBackend;

/**
 * What of a server is looked at. (More components than a parameter list should have: each is a thing on the page.)
 *
 * @param meetings asks every room; waits
 * @param startedAt when it was ready
 * @param copy the second copy of the audit log, if there is one
 * @param mails how sending them stands, where there is a mail server
 */
public record OverviewSources(
        Supplier<List<MeetingFigures>> meetings,
        String version,
        Instant startedAt,
        Certificate certificate,
        Storage storage,
        Optional<SyslogCopy> copy,
        Optional<Supplier<MailSender.Standing>> mails,
        Path data,
        List<MediaLoop> loops,
        SrtpBackend srtp,
        PeriodicTasks tasks) {
    public OverviewSources {
        loops = List.copyOf(loops);
    }

    /**
     * That of HTTPS, as it was read at the start.
     *
     * @param madeHere whether the server made it for itself
     * @param end after which browsers refuse it
     */
    public record Certificate(boolean madeHere, Instant end) {}
}
