package org.sabha.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.ParseWarning;
import biweekly.property.Attendee;
import biweekly.property.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.AccountId;
import org.sabha.model.DisplayName;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.mail.MailStanding;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Plan;
import org.sabha.model.schedule.Rhythm;
import org.sabha.server.config.MailConfig;
import org.sabha.server.config.MailProtection;
import org.sabha.store.schedule.MailStorage.Outgoing;
import org.sabha.store.schedule.MailedGuest;
import org.sabha.store.schedule.MailedGuest.Method;

class InvitationLettersTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final Instant START = Instant.parse("2026-12-01T05:00:00Z");
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final Secret SECRET = new Secret("s".repeat(32));
    private static final String LINK = "https://meet.example.in:8443/m/" + ROOM + "#i=" + SECRET.reveal();

    private final InvitationLetters letters = letters(false);

    private static InvitationLetters letters(boolean shared) {
        return new InvitationLetters(
                new MailConfig(
                        new MailConfig.Server("localhost", 25, MailProtection.NONE, null),
                        Optional.empty(),
                        new MailAddress("meetings@example.in"),
                        "Sabha",
                        MailLanguage.EN),
                () -> "https://meet.example.in:8443",
                _ -> shared);
    }

    private static Outgoing mail(String title, String name, MailLanguage language, Method method, int sequence) {
        Plan plan =
                new Plan(ROOM, new AccountId("a".repeat(16)), title, "Asia/Kolkata", Rhythm.ONCE, 1, Optional.empty());
        var occurrence = new Occurrence(
                ROOM, plan, 1, START, START.plus(Duration.ofMinutes(90)), Occurrence.Standing.PLANNED, 1);
        var guest = new MailedGuest(
                new InvitationId("i".repeat(16)),
                new MailedGuest.Person(
                        new MailAddress("bala@example.in"), Optional.of(new DisplayName(name)), language),
                new MailedGuest.News(method, sequence, MailStanding.WAITING, Optional.empty(), NOW, 0));
        return new Outgoing(occurrence, guest, method == Method.CANCEL ? Optional.empty() : Optional.of(SECRET));
    }

    private Letter letter(MailLanguage language, Method method, int sequence) {
        return letters.letter(mail("Tender committee", "Bala", language, method, sequence), "Asha Rao", NOW);
    }

    private Letter titled(String title) {
        return letters.letter(mail(title, "Bala", MailLanguage.EN, Method.REQUEST, 0), "Asha Rao", NOW);
    }

    private static ICalendar calendar(Letter letter) {
        List<List<ParseWarning>> warnings = new ArrayList<>();
        ICalendar calendar =
                Biweekly.parse(letter.body().calendar()).warnings(warnings).first();
        assertEquals(List.of(), warnings.stream().flatMap(List::stream).toList());
        return calendar;
    }

    private static VEvent event(Letter letter) {
        assertEquals(1, calendar(letter).getEvents().size());
        return calendar(letter).getEvents().getFirst();
    }

    @Test
    void letterHasTitleTimeAndOrganiser() {
        Letter letter = letter(MailLanguage.EN, Method.REQUEST, 0);
        assertEquals("Invitation: Tender committee", letter.subject());
        String text = letter.body().text();
        assertTrue(text.startsWith("Asha Rao invites you to a meeting.\n"), text);
        assertTrue(text.contains("When: Tuesday, 1 December 2026, 10:30 to 12:00 (Asia/Kolkata, UTC+05:30)\n"), text);
        assertTrue(text.contains("Your link: " + LINK + "\n"), text);
    }

    @Test
    @Tag("H1")
    @Tag("C6")
    void hasNeitherTheLinksSecretNorThePasswordAndSaysSo() {
        Letter.Body body = letter(MailLanguage.EN, Method.REQUEST, 0).body();
        for (String each : List.of(body.text(), body.html(), body.calendar())) {
            assertFalse(each.contains("k="), each);
        }
        assertTrue(body.text().contains("this server doesn’t have the key, so it can’t listen"));
    }

    @Test
    @Tag("C6")
    void saysThatTheLinkWorksOnOneDeviceOnlyWhereItDoes() {
        Outgoing mail = mail("Tender committee", "Bala", MailLanguage.EN, Method.REQUEST, 0);
        Letter.Body personal = letters(false).letter(mail, "Asha Rao", NOW).body();
        Letter.Body shared = letters(true).letter(mail, "Asha Rao", NOW).body();
        assertTrue(personal.text().contains("This link is only for you and works on one device. Don’t share it.\n"));
        assertTrue(personal.html().contains("works on one device"));
        for (String each : List.of(shared.text(), shared.html())) {
            assertFalse(each.contains("device"), each);
            assertTrue(each.contains("This link was created for you. Don’t share it."), each);
        }
    }

    @Test
    void theCalendarHasAllThatAProgramNeeds() {
        Letter letter = letter(MailLanguage.EN, Method.REQUEST, 3);
        assertEquals("REQUEST", calendar(letter).getMethod().getValue());
        VEvent event = event(letter);
        assertEquals(ROOM + "@meet.example.in:8443", event.getUid().getValue());
        assertEquals(START, event.getDateStart().getValue().toInstant());
        assertEquals(START.plusSeconds(5_400), event.getDateEnd().getValue().toInstant());
        assertEquals(3, event.getSequence().getValue());
        assertEquals("Tender committee", event.getSummary().getValue());
        assertEquals(LINK, event.getUrl().getValue());
        assertEquals("meetings@example.in", event.getOrganizer().getEmail());
        assertEquals("Asha Rao", event.getOrganizer().getCommonName());
        Attendee attendee = event.getAttendees().getFirst();
        assertEquals("bala@example.in", attendee.getEmail());
        assertEquals(1, event.getAttendees().size(), "nobody else is named");
        assertEquals("PRIVATE", event.getClassification().getValue());
    }

    @Test
    void changeUpdatesEntryWithHigherSequence() {
        Letter first = letter(MailLanguage.EN, Method.REQUEST, 0);
        Letter second = letter(MailLanguage.EN, Method.REQUEST, 1);
        assertEquals("Changed: Tender committee", second.subject());
        assertEquals(event(first).getUid(), event(second).getUid());
        assertFalse(first.id().equals(second.id()), "another mail");
        assertEquals(first.id(), letter(MailLanguage.EN, Method.REQUEST, 0).id(), "the same one tried again");
    }

    @Test
    void cancellationHasNoLink() {
        Letter letter = letter(MailLanguage.EN, Method.CANCEL, 2);
        assertEquals("Cancelled: Tender committee", letter.subject());
        assertEquals("CANCEL", calendar(letter).getMethod().getValue());
        assertEquals(Status.cancelled(), event(letter).getStatus());
        assertFalse(letter.body().text().contains("/m/"));
        assertFalse(letter.body().html().contains("<a "));
    }

    @Test
    void isWrittenInHindi() {
        Letter letter = letter(MailLanguage.HI, Method.REQUEST, 0);
        assertEquals("निमंत्रण: Tender committee", letter.subject());
        assertTrue(
                letter.body().text().startsWith("Asha Rao ने आपको"),
                letter.body().text());
        assertTrue(letter.body().text().contains("1 दिसंबर 2026"), letter.body().text());
        assertTrue(letter.body().html().contains("<html lang=\"hi\">"));
    }

    @ParameterizedTest
    @EnumSource(MailLanguage.class)
    void htmlNeedsNothingFromOutside(MailLanguage language) {
        String html = letter(language, Method.REQUEST, 0).body().html();
        for (String loader : List.of("<img", "<link", "<script", "<style", "src=", "url(", "@import", "<iframe")) {
            assertFalse(html.contains(loader), loader);
        }
        assertEquals(html.indexOf("href="), html.lastIndexOf("href="), "one link");
        assertTrue(html.contains("href=\"" + LINK + "\""));
    }

    @ParameterizedTest
    @Tag("T19")
    @ValueSource(
            strings = {
                "x</h1><img src=https://evil.example/x>",
                "\" onclick=\"x",
                "BEGIN:VEVENT",
                "a\\nATTACH:https://evil.example",
                "{link} {organiser} {host}",
                "$1 \\1 $0",
                "a,b;c\\d:e",
                "=?UTF-8?Q?evil?="
            })
    void aTitleIsTextWhateverIsInIt(String title) {
        Letter letter = titled(title);
        assertEquals(title, event(letter).getSummary().getValue());
        assertEquals(0, event(letter).getAttachments().size());
        assertEquals("Invitation: " + title, letter.subject());
        assertTrue(letter.body().text().contains("Meeting: " + title + "\n"));
        assertTrue(letter.body().html().contains(">" + MailBody.escaped(title) + "</h1>"));
        assertFalse(letter.body().html().contains("<img"));
    }

    @Test
    void longTitleSurvivesInAnyScript() {
        String title = "समीक्षा 😀 ".repeat(12).strip();
        Letter letter = titled(title);
        assertEquals(title, event(letter).getSummary().getValue());
        for (String line : letter.body().calendar().lines().toList()) {
            assertTrue(line.getBytes(StandardCharsets.UTF_8).length <= 75, line);
            assertTrue(StandardCharsets.UTF_8.newEncoder().canEncode(line), "no character is broken: " + line);
        }
    }

    @Test
    void quotationMarksInNameAreEscaped() {
        Letter letter = letters.letter(
                mail("T", "Bala \"B\" K; x:y, z", MailLanguage.EN, Method.REQUEST, 0), "Asha \"A\" Rao", NOW);
        assertEquals(
                "Bala 'B' K; x:y, z", event(letter).getAttendees().getFirst().getCommonName());
        assertEquals("Asha 'A' Rao", event(letter).getOrganizer().getCommonName());
    }

    @Test
    void aMeetingOverMidnightNamesBothDays() {
        Plan plan = new Plan(
                ROOM, new AccountId("a".repeat(16)), "Night", "Asia/Kolkata", Rhythm.ONCE, 1, Optional.empty());
        Instant start = Instant.parse("2026-12-01T17:30:00Z");
        Outgoing mail = mail("Night", "Bala", MailLanguage.EN, Method.REQUEST, 0);
        var night = new Occurrence(ROOM, plan, 1, start, start.plusSeconds(7_200), Occurrence.Standing.PLANNED, 1);
        String text = letters.letter(new Outgoing(night, mail.guest(), mail.secret()), "Asha Rao", NOW)
                .body()
                .text();
        assertTrue(text.contains("Tuesday, 1 December 2026, 23:00, to Wednesday, 2 December 2026, 01:00"), text);
    }

    @Test
    void bothLanguagesHaveTheSameWordsAndGaps() {
        Set<String> english = MailTexts.in(MailLanguage.EN).keys();
        assertEquals(
                new TreeSet<>(english),
                new TreeSet<>(MailTexts.in(MailLanguage.HI).keys()));
        for (String key : english) {
            assertEquals(gaps(MailLanguage.EN, key), gaps(MailLanguage.HI, key), key);
        }
    }

    private static Set<String> gaps(MailLanguage language, String key) {
        return Pattern.compile("\\{[a-z]+\\}")
                .matcher(MailTexts.in(language).text(key))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }
}
