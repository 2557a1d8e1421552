package org.sabha.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.server.tls.ServerCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows when the server's certificates end. At the start and then daily it logs each that has ended or ends within 14 days.
 * Thread-safe.
 */
final class CertificateWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private static final Duration EVERY = Duration.ofDays(1);

    private final Map<String, Source> sources;
    private final InstantSource clock;
    private volatile Map<String, Instant> ends = Map.of();

    /** Tells when a certificate ends. */
    @FunctionalInterface
    interface Source {
        Instant end() throws IOException;
    }

    /** @param sources by the name of the certificate, lower case with hyphens; a label of the metrics */
    CertificateWatch(Map<String, Source> sources, InstantSource clock) {
        this.sources = Map.copyOf(sources);
        this.clock = clock;
    }

    /**
     * Looks now, and from time to time.
     *
     * @throws IOException if a certificate cannot be read
     */
    void begin(PeriodicTasks tasks) throws IOException {
        look();
        tasks.schedule("check-certificates", EVERY, EVERY, () -> {
            try {
                look();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void look() throws IOException {
        Map<String, Instant> found = new TreeMap<>();
        for (Map.Entry<String, Source> source : sources.entrySet()) {
            found.put(source.getKey(), source.getValue().end());
        }
        ends = found;
        Instant now = clock.instant();
        found.forEach((name, end) -> {
            if (!now.isBefore(end)) {
                LOG.error("certificate.expired certificate={} end={}", name, end);
            } else if (now.plus(ServerCertificate.ENDS_SOON).isAfter(end)) {
                LOG.warn("certificate.expires_soon certificate={} end={}", name, end);
            }
        });
    }

    /** When each ends, by its name. */
    Map<String, Instant> ends() {
        return ends;
    }
}
