package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.signalling.RefusalLog;

/** However much is refused at the door, the log gets a few rows of it, and none is lost. */
@Tag("T44")
class EntryRefusalLogTest {
    private static final String HERE = "203.0.113.0/24";

    private final List<AccountEvidence> rows = new ArrayList<>();
    private Instant now = Instant.parse("2027-03-01T09:00:00Z");
    private final ThrottledRows seldom = new ThrottledRows(rows::add);
    private final EntryRefusalLog log = new EntryRefusalLog(seldom, new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    private void refused(String place, String code, String network) {
        log.refused(new RefusalLog.Refused(RefusalLog.Kind.REQUEST, Optional.of(place), code, network));
    }

    private List<String> rows() {
        return rows.stream()
                .map(row -> row.verb() + " " + row.value().orElse("-") + " "
                        + row.refusal().orElseThrow() + " " + row.address().orElse("-") + " " + row.times())
                .toList();
    }

    @Test
    void aFloodFromOnePlaceIsTwoRowsAMinute() {
        for (int i = 0; i < 10_000; i++) {
            refused("join", "malformed-json", HERE);
        }
        assertEquals(List.of("request join malformed-json " + HERE + " 1"), rows());
        now = now.plus(Duration.ofMinutes(1));
        refused("join", "malformed-json", HERE);
        assertEquals(
                List.of(
                        "request join malformed-json " + HERE + " 1",
                        "request join malformed-json " + HERE + " 9999",
                        "request join malformed-json " + HERE + " 1"),
                rows());
    }

    @Test
    void omitsDetailThatDiffersBetweenRefusals() {
        refused("join", "foreign-origin", HERE);
        refused("join", "foreign-origin", HERE);
        refused("socket", "foreign-origin", "198.51.100.0/24");
        refused("socket", "foreign-origin", "198.51.100.0/24");
        refused("socket", "too-large", HERE);
        log.close();
        assertEquals(
                List.of(
                        "request join foreign-origin " + HERE + " 1",
                        "request socket too-large " + HERE + " 1",
                        "request - foreign-origin - 3"),
                rows());
    }

    @Test
    void aTryToComeInHasNoPlace() {
        log.refused(new RefusalLog.Refused(RefusalLog.Kind.JOIN, Optional.empty(), "no-such-meeting", HERE));
        assertEquals(List.of("join - no-such-meeting " + HERE + " 1"), rows());
    }

    @Test
    void writesCountAfterItsMinuteWithoutNewTries() {
        for (int i = 0; i < 100; i++) {
            refused("join", "malformed-json", HERE);
        }
        seldom.due(now.plusSeconds(59));
        assertEquals(List.of("request join malformed-json " + HERE + " 1"), rows());
        seldom.due(now.plusSeconds(60));
        seldom.due(now.plusSeconds(90));
        assertEquals(
                List.of("request join malformed-json " + HERE + " 1", "request join malformed-json " + HERE + " 99"),
                rows());
    }
}
