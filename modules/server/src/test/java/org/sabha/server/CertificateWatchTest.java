package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sabha.server.task.HandTimer;
import org.sabha.server.task.PeriodicTasks;
import org.slf4j.LoggerFactory;

/** Nobody learns from browsers first that a certificate has expired. */
class CertificateWatchTest {
    private static final Instant END = Instant.parse("2026-12-20T00:00:00Z");

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(CertificateWatch.class);
    private final HandTimer timer = new HandTimer();
    private final PeriodicTasks tasks = new PeriodicTasks(timer, () -> 0);
    private Instant now = END;

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
        tasks.close();
    }

    private List<String> logged() {
        List<String> found = lines.list.stream()
                .map(line -> line.getLevel() + " " + line.getFormattedMessage())
                .toList();
        lines.list.clear();
        return found;
    }

    private CertificateWatch begun(Duration beforeTheEnd) throws IOException {
        now = END.minus(beforeTheEnd);
        var watch = new CertificateWatch(Map.of("https", () -> END), () -> now);
        watch.begin(tasks);
        return watch;
    }

    @Test
    void logsAnExpiredCertificateAtTheStartAndDaily() throws IOException {
        begun(Duration.ZERO);
        List<String> once = List.of("ERROR certificate.expired certificate=https end=2026-12-20T00:00:00Z");
        assertEquals(once, logged());
        timer.runAll();
        assertEquals(once, logged());
    }

    @Test
    void warnsWithinTheLastFourteenDays() throws IOException {
        begun(Duration.ofDays(14));
        assertEquals(List.of(), logged());
        now = now.plusNanos(1);
        timer.runAll();
        assertEquals(List.of("WARN certificate.expires_soon certificate=https end=2026-12-20T00:00:00Z"), logged());
    }

    @Test
    void saysWhenEachEnds() throws IOException {
        assertEquals(Map.of("https", END), begun(Duration.ofDays(100)).ends());
    }
}
