package org.sabha.server.mail;

import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.text.ICalWriter;
import biweekly.parameter.ParticipationLevel;
import biweekly.parameter.ParticipationStatus;
import biweekly.parameter.Role;
import biweekly.property.Attendee;
import biweekly.property.Classification;
import biweekly.property.Method;
import biweekly.property.Organizer;
import biweekly.property.Status;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.sabha.model.DisplayName;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.schedule.Occurrence;
import org.sabha.store.schedule.MailedGuest;

/** Meetings as calendars take them (RFC 5545), times in UTC, so that no zone's rules have to come with them. */
final class CalendarText {
    private static final String PRODUCT = "-//Sabha//Sabha//EN";

    /** The library counts characters, and a line has 75 octets (RFC 5545 section 3.1): so many of any script fit. */
    private static final int LONGEST_LINE = 24;

    private CalendarText() {}

    /**
     * Who stands as the organiser: the sender of the mails, under the name of the person, since nobody's own address is known.
     *
     * @param name with the sign-in name, which nobody else has
     */
    record Sender(MailAddress address, String name) {}

    /**
     * What an entry says beside its times.
     *
     * @param link absent where there is nothing to open
     */
    record Entry(Occurrence occurrence, String uid, String title, String text, Optional<String> link) {}

    /** A request or its end, for one person (RFC 5546 sections 3.2.2 and 3.2.5). */
    static String of(Entry entry, MailedGuest guest, Sender sender, Instant now) {
        ICalendar calendar = empty();
        VEvent event = event(entry, now);
        address(calendar, event, guest, sender);
        calendar.addEvent(event);
        return written(calendar);
    }

    /** To whom it goes, from whom, and whether it is a request or its end. */
    static void address(ICalendar calendar, VEvent event, MailedGuest guest, Sender sender) {
        boolean cancelled = guest.news().method() == MailedGuest.Method.CANCEL;
        calendar.setMethod(cancelled ? Method.CANCEL : Method.REQUEST);
        event.setSequence(guest.news().sequence());
        event.setStatus(cancelled ? Status.cancelled() : Status.confirmed());
        event.setOrganizer(
                new Organizer(quotable(sender.name()), sender.address().value()));
        event.addAttendee(attendee(guest.person(), cancelled));
    }

    private static Attendee attendee(MailedGuest.Person person, boolean cancelled) {
        String address = person.address().value();
        Attendee attendee =
                new Attendee(quotable(person.name().map(DisplayName::value).orElse(address)), address);
        attendee.setParticipationLevel(ParticipationLevel.REQUIRED);
        attendee.setRole(Role.ATTENDEE);
        if (!cancelled) {
            attendee.setParticipationStatus(ParticipationStatus.NEEDS_ACTION);
            attendee.setRsvp(false);
        }
        return attendee;
    }

    static String written(ICalendar calendar) {
        StringWriter text = new StringWriter();
        try (ICalWriter writer = new ICalWriter(text, ICalVersion.V2_0)) {
            writer.getVObjectWriter().getFoldedLineWriter().setLineLength(LONGEST_LINE);
            writer.write(calendar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static ICalendar empty() {
        ICalendar calendar = new ICalendar();
        calendar.setVersion(ICalVersion.V2_0);
        calendar.setProductId(PRODUCT);
        return calendar;
    }

    static VEvent event(Entry entry, Instant now) {
        VEvent event = new VEvent();
        event.setUid(entry.uid());
        event.setDateTimeStamp(Date.from(now));
        event.setDateStart(Date.from(entry.occurrence().startsAt()));
        event.setDateEnd(Date.from(entry.occurrence().endsAt()));
        event.setSummary(entry.title());
        event.setDescription(entry.text());
        entry.link().ifPresent(event::setUrl);
        event.setClassification(Classification.private_());
        return event;
    }

    /** A parameter has no quotation marks (RFC 5545 section 3.1). */
    private static String quotable(String name) {
        return name.replace('"', '\'');
    }
}
