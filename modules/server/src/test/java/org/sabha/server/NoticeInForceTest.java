package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.Consent;
import org.sabha.protocol.http.PrivacyNotice;
import org.sabha.server.config.OrganisationConfig;
import org.sabha.server.config.RetentionConfig;
import org.sabha.server.config.StorageConfig;
import org.sabha.server.config.SyslogConfig;

@Tag("T46")
class NoticeInForceTest {
    private static final Path TEXTS = Path.of("../web/src/i18n");

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
    void noticeNamesControllerRetentionAndContact() {
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

    /** A sentence that says something else is another notice: {@link NoticeInForce#WORDS} goes up, and this digest with it. */
    @Test
    void itsVersionIsOfTheseWords() throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Files.readAllLines(TEXTS.resolve("en/shell.json")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("\"notice."))
                .sorted()
                .forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                "3 8cfbeed1b735ad91",
                NoticeInForce.WORDS + " "
                        + HexFormat.of().formatHex(digest.digest()).substring(0, 16));
    }

    @Test
    void aConsentIsInALanguageThatTheNoticeIsWrittenIn() throws IOException {
        try (Stream<Path> folders = Files.list(TEXTS)) {
            assertEquals(
                    folders.filter(folder -> Files.exists(folder.resolve("shell.json")))
                            .map(folder -> folder.getFileName().toString())
                            .collect(Collectors.toSet()),
                    Consent.LANGUAGES);
        }
    }
}
