package org.sabha.server.mail;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.schedule.Occurrence;
import org.sabha.server.config.MailConfig;
import org.sabha.store.schedule.MailStorage.Outgoing;
import org.sabha.store.schedule.MailedGuest;

/**
 * Writes the mails of invitations: what the meeting is, when, and the personal link. The link lacks its secret, and the mail the
 * password (decision 0024), unless the organiser's page handed both over for this mail (decision 0067).
 */
public final class InvitationLetters {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("'UTC'xxx");

    /** Meetings of a series that a mail names; its calendar entry has all. */
    private static final int SHOWN = 3;

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
                mail.series().isEmpty()
                        ? when(occurrence, guest.person().language())
                        : when(mail.series(), guest.person().language()),
                organiser,
                mail.secret().map(secret -> link(mail, secret)),
                words.text(
                        isShared.test(occurrence)
                                ? "alone.shared"
                                : mail.series().isEmpty() ? "alone" : "alone.series"),
                words.text(
                        mail.key().isPresent() ? "whole" : guest.news().sequence() == 0 ? "key" : "key.again",
                        "organiser",
                        organiser),
                host);
        String text = content.text(words);
        String uid = mail.series().isEmpty()
                ? uid(occurrence, host)
                : occurrence.plan().id() + ".series@" + host;
        var entry = new CalendarText.Entry(occurrence, uid, content.title(), text, content.link());
        var sender = new CalendarText.Sender(config.from(), organiser);
        return new Letter(
                id(mail),
                new Letter.Recipient(guest.person().address(), guest.person().name()),
                words.text("subject." + kind, "title", content.title()),
                new Letter.Body(
                        text,
                        content.html(words, guest.person().language()),
                        guest.news().method(),
                        mail.series().isEmpty()
                                ? CalendarText.of(entry, guest, sender, now)
                                : SeriesCalendarText.of(entry, mail.series(), guest, sender, now)));
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
        String named = mail.series().isEmpty()
                ? mail.occurrence().room().value()
                : mail.occurrence().plan().id() + ".series";
        return named + "." + guest.invitation() + "." + guest.news().sequence() + "@"
                + config.from().domain();
    }

    private String link(Outgoing mail, Secret secret) {
        boolean one = mail.series().isEmpty();
        RoomId named = one ? mail.occurrence().room() : mail.occurrence().plan().id();
        String key = mail.key()
                .map(each -> (one ? "&k=" : "&sk=")
                        + each.linkSecret().reveal()
                        + (one ? "&p=" : "&sp=")
                        + each.password().reveal())
                .orElse("");
        return origin.get() + "/m/" + named + (one ? "#i=" : "#s=") + secret.reveal() + key;
    }

    /** The meetings that are to come, the first ones by name. */
    private static String when(List<Occurrence> series, MailLanguage language) {
        List<Occurrence> held =
                series.stream().filter(SeriesCalendarText::isHeld).toList();
        String shown =
                held.stream().limit(SHOWN).map(each -> when(each, language)).collect(Collectors.joining("; "));
        int more = held.size() - SHOWN;
        return more <= 0 ? shown : shown + "; " + MailTexts.in(language).text("more", "count", Integer.toString(more));
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
