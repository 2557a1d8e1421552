package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.protocol.http.PrivacyNotice;
import org.sabha.server.config.OrganisationConfig;
import org.sabha.server.config.RetentionConfig;
import org.sabha.server.config.StorageConfig;
import org.sabha.server.config.SyslogConfig;

@Tag("T46")
class NoticeInForceTest {
    private static RetentionConfig retention(int days) {
        return new RetentionConfig(
                Duration.ofDays(days + 1), Duration.ofDays(days), Duration.ofDays(200), Duration.ofDays(300));
    }

    private static PrivacyNotice notice(String name, String contact, int days) {
        return NoticeInForce.of(
                new OrganisationConfig(name, contact),
                new StorageConfig("", "", "", retention(days), new SyslogConfig("", 6514, null)));
    }

    @Test
    void itSaysWhoHowLongAndWhomToAsk() {
        PrivacyNotice notice = notice("Department of Posts", "privacy@posts.example", 400);
        assertEquals(Optional.of("Department of Posts"), notice.organisation());
        assertEquals(Optional.of("privacy@posts.example"), notice.contact());
        assertEquals(400, notice.personalDays());
        assertEquals(401, notice.logDays());
        assertEquals(Optional.empty(), notice("", "", 400).organisation());
    }

    /** Who agreed to one did not agree to another. */
    @Test
    void itsVersionChangesWithEveryValueAndWithNothingElse() {
        String version = notice("A", "B", 400).version();
        assertTrue(version.matches("[a-z0-9-]{1,32}"), version);
        assertEquals(version, notice("A", "B", 400).version());
        assertNotEquals(version, notice("C", "B", 400).version());
        assertNotEquals(version, notice("A", "C", 400).version());
        assertNotEquals(version, notice("A", "B", 401).version());
        assertNotEquals(notice("A", "", 400).version(), notice("", "A", 400).version());
    }
}
