package org.sabha.server.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.server.clock.KernelClock;
import org.sabha.server.config.ProgramVersion;
import org.sabha.server.rule.RuleService;
import org.sabha.store.audit.MeetingLog;
import org.sabha.store.audit.MeetingLog.Reading;

/**
 * Makes incident bundles, under the same limit as reports. Each is written to a file of its own first, so that who reads slowly keeps
 * nothing of the database. Blocks; thread-safe.
 */
public final class IncidentService {
    private final ReportService reports;
    private final MeetingLog log;
    private final Supplier<List<RuleService.Rule>> rules;

    /** @param rules of the organisation as they are in force */
    public IncidentService(ReportService reports, MeetingLog log, Supplier<List<RuleService.Rule>> rules) {
        this.reports = reports;
        this.log = log;
        this.rules = rules;
    }

    /** A bundle in a file that has no name any more: it goes with the process, however that ends. */
    public static final class Bundle {
        private final FileChannel file;

        private Bundle(FileChannel file) {
            this.file = file;
        }

        private static Bundle fresh() throws IOException {
            return new Bundle(FileChannel.open(
                    Files.createTempFile("sabha-incident", ".zip"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE));
        }

        /** Gives it away, once. */
        public void giveTo(OutputStream to) throws IOException {
            try (InputStream from = Channels.newInputStream(file.position(0))) {
                from.transferTo(to);
            }
        }
    }

    /** For whoever has the data folder. */
    public Bundle make(RoomId meeting) {
        return reports.inTurn(meeting, made -> made(meeting, made));
    }

    /** @param account who asks; each has a budget of its own, which reports use up too */
    public Bundle make(RoomId meeting, AccountId account) {
        return reports.inBudget(meeting, account, made -> made(meeting, made));
    }

    private Bundle made(RoomId meeting, Instant made) {
        try {
            Bundle bundle = Bundle.fresh();
            OutputStream to = new BufferedOutputStream(Channels.newOutputStream(bundle.file));
            Optional<Reading> reading = new IncidentBundle(log, meeting).write(around(made), to);
            to.flush();
            if (reading.isPresent() && reading.get() instanceof Reading.Intact) {
                return bundle;
            }
            bundle.file.close();
            throw ReportService.none(reading);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IncidentBundle.Around around(Instant made) {
        KernelClock.Reading clock = KernelClock.read();
        return new IncidentBundle.Around(
                made,
                ProgramVersion.CURRENT,
                new IncidentManifest.Clock(
                        clock.state().name().toLowerCase(Locale.ROOT).replace('_', '-'), clock.maxErrorMicros()),
                rules.get().stream()
                        .map(rule -> new IncidentManifest.Rule(
                                rule.clause().name(),
                                rule.setting().value(),
                                rule.setting().locked()))
                        .toList());
    }
}
