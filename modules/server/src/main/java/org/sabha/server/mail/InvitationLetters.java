package org.sabha.server.mail;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.schedule.Occurrence;
import org.sabha.server.config.MailConfig;
import org.sabha.store.schedule.MailStorage.Outgoing;
import org.sabha.store.schedule.MailedGuest;

/**
 * Writes the mails of invitations: what the meeting is, when, and the personal link without the link's secret, which this
 * server does not have (decision 0024). The password is in none either.
 */
public final class InvitationLetters {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("'UTC'xxx");

    private final MailConfig config;
    private final Supplier<String> origin;
    private final Predicate<Occurrence> isShared;

    /**
     * @param origin where people reach this server: scheme, host and port; known once its ports are bound
     * @param isShared whether a link to the meeting works on more than one device (C6)
     */
    public InvitationLetters(MailConfig config, Supplier<String> origin, Predicate<Occurrence> isShared) {
        this.config = config;
        this.origin = origin;
        this.isShared = isShared;
    }

    /**
     * @param organiser name and sign-in name: names can look alike, sign-in names are each one person's
     */
    public Letter letter(Outgoing mail, String organiser, Instant now) {
        Occurrence occurrence = mail.occurrence();
        MailedGuest guest = mail.guest();
        MailTexts words = MailTexts.in(guest.person().language());
        String host = hostOf(origin.get());
        String kind = kind(guest.news());
        var content = new MailBody(
                words.text("lead." + kind, "organiser", organiser),
                occurrence.plan().title(),
                when(occurrence, guest.person().language()),
                organiser,
                mail.secret().map(secret -> link(occurrence, secret)),
                words.text(isShared.test(occurrence) ? "alone.shared" : "alone"),
                host);
        String text = content.text(words);
        var entry = new CalendarText.Entry(occurrence, uid(occurrence, host), content.title(), text, content.link());
        var sender = new CalendarText.Sender(config.from(), organiser);
        return new Letter(
                id(mail),
                new Letter.Recipient(guest.person().address(), guest.person().name()),
                words.text("subject." + kind, "title", content.title()),
                new Letter.Body(
                        text,
                        content.html(words, guest.person().language()),
                        guest.news().method(),
                        CalendarText.of(entry, guest, sender, now)));
    }

    private static String kind(MailedGuest.News news) {
        return switch (news.method()) {
            case REQUEST -> news.sequence() == 0 ? "first" : "again";
            case CANCEL -> "cancel";
        };
    }

    /** The same as in the file that the organiser's page makes, so that both are one entry in a calendar. */
    static String uid(Occurrence occurrence, String host) {
        return occurrence.room() + "@" + host;
    }

    /** With its port, as links have it. */
    static String hostOf(String origin) {
        return URI.create(origin).getAuthority();
    }

    private String id(Outgoing mail) {
        MailedGuest guest = mail.guest();
        return mail.occurrence().room() + "." + guest.invitation() + "."
                + guest.news().sequence() + "@" + config.from().domain();
    }

    private String link(Occurrence occurrence, Secret secret) {
        return origin.get() + "/m/" + occurrence.room() + "#i=" + secret.reveal();
    }

    /** By the clock on the wall of the meeting's zone. */
    private static String when(Occurrence occurrence, MailLanguage language) {
        ZoneId zone = ZoneId.of(occurrence.plan().zone());
        ZonedDateTime start = occurrence.startsAt().atZone(zone);
        ZonedDateTime end = occurrence.endsAt().atZone(zone);
        boolean oneDay = start.toLocalDate().equals(end.toLocalDate());
        return MailTexts.in(language)
                .text(
                        oneDay ? "time" : "days",
                        "day",
                        day(start.toLocalDate(), language),
                        "start",
                        CLOCK.format(start),
                        "lastday",
                        day(end.toLocalDate(), language),
                        "end",
                        CLOCK.format(end),
                        "zone",
                        zone.getId(),
                        "offset",
                        OFFSET.format(start));
    }

    private static String day(LocalDate day, MailLanguage language) {
        return DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", language.locale())
                .format(day);
    }
}
