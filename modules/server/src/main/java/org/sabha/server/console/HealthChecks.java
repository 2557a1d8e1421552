package org.sabha.server.console;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sabha.protocol.console.HealthCheck;
import org.sabha.protocol.console.HealthFinding;
import org.sabha.protocol.console.HealthVerdict;
import org.sabha.protocol.console.LoopLoad;
import org.sabha.server.clock.KernelClock;
import org.sabha.server.clock.KernelClock.Reading;
import org.sabha.server.mail.MailSender;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.failure.StorageException;
import org.sabha.store.syslog.SyslogCopy;
import org.sabha.wire.srtp.SrtpBackend;

/** Judges how a server stands, by the limits written here. */
public final class HealthChecks {
    private static final Duration SOON = Duration.ofDays(21);
    private static final long FAR_OFF_MICROS = 1_000_000;
    private static final long MANY_ROWS = 1_000;
    private static final long LOW_BYTES = 2L << 30;
    private static final long FULL_BYTES = 256L << 20;
    private static final int BUSY_PERCENT = 80;
    private static final int MUCH_MEMORY_PERCENT = 85;

    private final Instant now;

    HealthChecks(Instant now) {
        this.now = now;
    }

    /** What needs somebody first. */
    List<HealthFinding> of(OverviewSources server, LogCheck.Standing check, List<LoopLoad> loads) {
        List<HealthFinding> findings = new ArrayList<>(List.of(
                certificate(server.certificate()),
                clock(KernelClock.read()),
                storage(server.storage()),
                syslog(server.copy(), server.storage()),
                mail(server.mails()),
                disk(server.data()),
                audit(check),
                memory(percentAfterCollection()),
                load(loads),
                media(server.srtp()),
                tasks(server.tasks().late().size())));
        findings.sort(Comparator.comparing(HealthFinding::verdict).reversed());
        return findings;
    }

    HealthFinding certificate(OverviewSources.Certificate certificate) {
        Instant end = certificate.end();
        if (end.isBefore(now)) {
            return at(HealthCheck.CERTIFICATE, HealthVerdict.FAILURE, "over", end);
        }
        if (end.isBefore(now.plus(SOON))) {
            return at(HealthCheck.CERTIFICATE, HealthVerdict.WARNING, "soon-over", end);
        }
        return certificate.madeHere()
                ? at(HealthCheck.CERTIFICATE, HealthVerdict.WARNING, "made-here", end)
                : at(HealthCheck.CERTIFICATE, HealthVerdict.GOOD, "good", end);
    }

    static HealthFinding clock(Reading reading) {
        return switch (reading.state()) {
            case SYNCHRONISED ->
                reading.maxErrorMicros() <= FAR_OFF_MICROS
                        ? number(HealthCheck.CLOCK, HealthVerdict.GOOD, "kept", reading.maxErrorMicros())
                        : number(HealthCheck.CLOCK, HealthVerdict.WARNING, "far-off", reading.maxErrorMicros());
            case FREE_RUNNING -> plain(HealthCheck.CLOCK, HealthVerdict.WARNING, "free-running");
            case UNKNOWN -> plain(HealthCheck.CLOCK, HealthVerdict.WARNING, "unknown");
        };
    }

    private static HealthFinding storage(Storage storage) {
        return storage.isFailing()
                ? plain(HealthCheck.STORAGE, HealthVerdict.FAILURE, "failing")
                : plain(HealthCheck.STORAGE, HealthVerdict.GOOD, storage.isEmbedded() ? "embedded" : "postgresql");
    }

    private static HealthFinding syslog(Optional<SyslogCopy> copy, Storage storage) {
        if (copy.isEmpty()) {
            return plain(HealthCheck.SYSLOG, HealthVerdict.WARNING, "off");
        }
        try {
            return syslog(copy.get().isFailing(), copy.get().behind());
        } catch (StorageException | JdbiException e) {
            return plain(HealthCheck.SYSLOG, HealthVerdict.FAILURE, storage.isFailing() ? "failing" : "behind");
        }
    }

    /** @param behind rows that were written and not sent */
    static HealthFinding syslog(boolean failing, long behind) {
        if (failing) {
            return number(HealthCheck.SYSLOG, HealthVerdict.FAILURE, "failing", behind);
        }
        return behind > MANY_ROWS
                ? number(HealthCheck.SYSLOG, HealthVerdict.WARNING, "behind", behind)
                : number(HealthCheck.SYSLOG, HealthVerdict.GOOD, "good", behind);
    }

    private static HealthFinding mail(Optional<Supplier<MailSender.Standing>> mails) {
        try {
            return mails.map(standing -> mail(standing.get()))
                    .orElseGet(() -> plain(HealthCheck.MAIL, HealthVerdict.GOOD, "off"));
        } catch (StorageException e) {
            return plain(HealthCheck.MAIL, HealthVerdict.FAILURE, "unreadable");
        }
    }

    static HealthFinding mail(MailSender.Standing standing) {
        if (standing.trouble().isPresent()) {
            String state = standing.trouble().get().code();
            return number(HealthCheck.MAIL, HealthVerdict.FAILURE, state, standing.waiting());
        }
        if (standing.failed() > 0) {
            return number(HealthCheck.MAIL, HealthVerdict.WARNING, "refused", standing.failed());
        }
        return standing.waiting() > 0
                ? number(HealthCheck.MAIL, HealthVerdict.GOOD, "busy", standing.waiting())
                : plain(HealthCheck.MAIL, HealthVerdict.GOOD, "good");
    }

    private static HealthFinding disk(Path data) {
        return disk(data.toFile().getUsableSpace());
    }

    /** Whether the disk of the data folder is not full. May block. */
    public static boolean hasSpace(Path data) {
        return disk(data.toFile().getUsableSpace()).verdict() != HealthVerdict.FAILURE;
    }

    static HealthFinding disk(long freeBytes) {
        if (freeBytes < FULL_BYTES) {
            return number(HealthCheck.DISK, HealthVerdict.FAILURE, "full", freeBytes);
        }
        return freeBytes < LOW_BYTES
                ? number(HealthCheck.DISK, HealthVerdict.WARNING, "low", freeBytes)
                : number(HealthCheck.DISK, HealthVerdict.GOOD, "good", freeBytes);
    }

    static HealthFinding audit(LogCheck.Standing check) {
        return switch (check.phase()) {
            case NONE -> plain(HealthCheck.AUDIT, HealthVerdict.GOOD, "none");
            case RUNNING -> number(HealthCheck.AUDIT, HealthVerdict.GOOD, "running", check.checked());
            case SOUND ->
                at(HealthCheck.AUDIT, HealthVerdict.GOOD, "sound", check.ended().orElseThrow());
            case CHANGED -> number(HealthCheck.AUDIT, HealthVerdict.FAILURE, "changed", firstBad(check));
            case FAILED -> plain(HealthCheck.AUDIT, HealthVerdict.WARNING, "failed");
        };
    }

    private static long firstBad(LogCheck.Standing check) {
        return check.verdict().orElseThrow() instanceof AuditVerdict.Broken broken
                ? Math.max(0, broken.firstBadRow())
                : 0;
    }

    /** What is used once the collector was there: what is used before says nothing. */
    private static int percentAfterCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            @Nullable MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            used += usage == null ? 0 : usage.getUsed();
        }
        return Math.clamp(used * 100 / Runtime.getRuntime().maxMemory(), 0, 100);
    }

    static HealthFinding memory(int percent) {
        return percent > MUCH_MEMORY_PERCENT
                ? number(HealthCheck.MEMORY, HealthVerdict.WARNING, "low", percent)
                : number(HealthCheck.MEMORY, HealthVerdict.GOOD, "good", percent);
    }

    static HealthFinding load(List<LoopLoad> loads) {
        long busiest = loads.stream().mapToLong(LoopLoad::busyPercent).max().orElse(0);
        return busiest > BUSY_PERCENT
                ? number(HealthCheck.LOAD, HealthVerdict.WARNING, "busy", busiest)
                : number(HealthCheck.LOAD, HealthVerdict.GOOD, "good", busiest);
    }

    static HealthFinding media(SrtpBackend srtp) {
        return srtp == SrtpBackend.SUNJCE
                ? plain(HealthCheck.MEDIA, HealthVerdict.WARNING, "slow")
                : plain(HealthCheck.MEDIA, HealthVerdict.GOOD, "fast");
    }

    /** @param late how many have not succeeded for too long */
    static HealthFinding tasks(int late) {
        return late > 0
                ? number(HealthCheck.TASKS, HealthVerdict.WARNING, "late", late)
                : plain(HealthCheck.TASKS, HealthVerdict.GOOD, "good");
    }

    private static HealthFinding plain(HealthCheck check, HealthVerdict verdict, String state) {
        return new HealthFinding(check, verdict, state, Optional.empty(), Optional.empty());
    }

    private static HealthFinding number(HealthCheck check, HealthVerdict verdict, String state, long number) {
        return new HealthFinding(check, verdict, state, Optional.of(number), Optional.empty());
    }

    private static HealthFinding at(HealthCheck check, HealthVerdict verdict, String state, Instant at) {
        return new HealthFinding(check, verdict, state, Optional.empty(), Optional.of(at));
    }
}
