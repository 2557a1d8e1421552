package org.sabha.server.mail;

import biweekly.ICalendar;
import biweekly.component.DaylightSavingsTime;
import biweekly.component.Observance;
import biweekly.component.StandardTime;
import biweekly.component.VEvent;
import biweekly.component.VTimezone;
import biweekly.io.TimezoneAssignment;
import biweekly.property.ExceptionDates;
import biweekly.property.RecurrenceDates;
import biweekly.property.RecurrenceId;
import biweekly.property.RecurrenceRule;
import biweekly.util.DateTimeComponents;
import biweekly.util.DayOfWeek;
import biweekly.util.Frequency;
import biweekly.util.ICalDate;
import biweekly.util.Recurrence;
import biweekly.util.UtcOffset;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Rhythm;
import org.sabha.store.schedule.MailedGuest;

/**
 * A series as one entry of a calendar (RFC 5545): one event that repeats by the clock of its zone, without those that are
 * cancelled, and one event more for each that was moved. The zone comes with the offsets that it has until the last meeting.
 */
final class SeriesCalendarText {
    private static final List<DayOfWeek> WEEKDAYS =
            List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);
    private static final int FORTNIGHT = 2;

    private SeriesCalendarText() {}

    /** Whether the invitations to the series lead to it. */
    static boolean isHeld(Occurrence meeting) {
        return meeting.standing() != Occurrence.Standing.CANCELLED
                && meeting.inSeries().invited();
    }

    /** @param series all of them from the first one on to which somebody is invited, in their order */
    static String of(
            CalendarText.Entry entry,
            List<Occurrence> series,
            MailedGuest guest,
            CalendarText.Sender sender,
            Instant now) {
        ICalendar calendar = CalendarText.empty();
        VEvent master = CalendarText.event(entry, now);
        Occurrence first = series.getFirst();
        master.setDateStart(Date.from(first.inSeries().startsAt()));
        master.setDateEnd(Date.from(first.inSeries().endsAt()));
        repeat(master, series);
        CalendarText.address(calendar, master, guest, sender);
        calendar.addEvent(master);
        if (guest.news().method() == MailedGuest.Method.REQUEST) {
            series.stream()
                    .filter(SeriesCalendarText::isHeld)
                    .filter(meeting -> meeting.isMoved() || lasts(meeting) != lasts(first))
                    .forEach(meeting -> calendar.addEvent(moved(meeting, entry, guest, sender, calendar, now)));
        }
        ZoneId zone = ZoneId.of(first.plan().zone());
        calendar.getTimezoneInfo()
                .setDefaultTimezone(new TimezoneAssignment(TimeZone.getTimeZone(zone), zoneOf(zone, series)));
        return CalendarText.written(calendar);
    }

    private static long lasts(Occurrence meeting) {
        return meeting.inSeries().endsAt().getEpochSecond()
                - meeting.inSeries().startsAt().getEpochSecond();
    }

    private static VEvent moved(
            Occurrence meeting,
            CalendarText.Entry entry,
            MailedGuest guest,
            CalendarText.Sender sender,
            ICalendar calendar,
            Instant now) {
        VEvent event = CalendarText.event(
                new CalendarText.Entry(meeting, entry.uid(), entry.title(), entry.text(), entry.link()), now);
        event.setRecurrenceId(new RecurrenceId(Date.from(meeting.inSeries().startsAt())));
        CalendarText.address(calendar, event, guest, sender);
        return event;
    }

    /** By a rule where the meetings follow one; an older plan, of which one was moved, is a list of times. */
    private static void repeat(VEvent event, List<Occurrence> series) {
        Occurrence first = series.getFirst();
        ZoneId zone = ZoneId.of(first.plan().zone());
        Rhythm rhythm = first.plan().rhythm();
        LocalDateTime start = first.inSeries().startsAt().atZone(zone).toLocalDateTime();
        List<Instant> planned =
                series.stream().map(each -> each.inSeries().startsAt()).toList();
        List<Instant> byRule = rhythm.starts(start, zone, series.size()).stream()
                .map(ZonedDateTime::toInstant)
                .toList();
        if (byRule.equals(planned)) {
            event.setRecurrenceRule(new RecurrenceRule(rule(rhythm, series.size())));
        } else {
            RecurrenceDates dates = new RecurrenceDates();
            planned.stream().skip(1).forEach(each -> dates.getDates().add(new ICalDate(Date.from(each))));
            event.addRecurrenceDates(dates);
        }
        ExceptionDates exceptions = new ExceptionDates();
        series.stream()
                .filter(each -> !isHeld(each))
                .forEach(each -> exceptions
                        .getValues()
                        .add(new ICalDate(Date.from(each.inSeries().startsAt()))));
        if (!exceptions.getValues().isEmpty()) {
            event.addExceptionDates(exceptions);
        }
    }

    private static Recurrence rule(Rhythm rhythm, int count) {
        return switch (rhythm) {
            case ONCE, DAILY ->
                new Recurrence.Builder(Frequency.DAILY).count(count).build();
            case WEEKDAYS ->
                new Recurrence.Builder(Frequency.WEEKLY)
                        .count(count)
                        .byDay(WEEKDAYS)
                        .build();
            case WEEKLY -> new Recurrence.Builder(Frequency.WEEKLY).count(count).build();
            case FORTNIGHTLY ->
                new Recurrence.Builder(Frequency.WEEKLY)
                        .interval(FORTNIGHT)
                        .count(count)
                        .build();
            case MONTHLY ->
                new Recurrence.Builder(Frequency.MONTHLY).count(count).build();
        };
    }

    /** The offset at the beginning, and each change until the end. */
    private static VTimezone zoneOf(ZoneId zone, List<Occurrence> series) {
        ZoneRules rules = zone.getRules();
        Instant from = series.getFirst().inSeries().startsAt();
        Instant until = series.stream()
                .map(each -> each.endsAt().isAfter(each.inSeries().endsAt())
                        ? each.endsAt()
                        : each.inSeries().endsAt())
                .max(Instant::compareTo)
                .orElse(from);
        VTimezone component = new VTimezone(zone.getId());
        ZoneOffset first = rules.getOffset(from);
        add(component, new StandardTime(), LocalDateTime.of(1970, 1, 1, 0, 0), first, first);
        ZoneOffsetTransition change = rules.nextTransition(from);
        while (change != null && change.getInstant().isBefore(until)) {
            Observance observance =
                    rules.isDaylightSavings(change.getInstant()) ? new DaylightSavingsTime() : new StandardTime();
            add(component, observance, change.getDateTimeBefore(), change.getOffsetBefore(), change.getOffsetAfter());
            change = rules.nextTransition(change.getInstant());
        }
        return component;
    }

    private static void add(
            VTimezone zone, Observance observance, LocalDateTime at, ZoneOffset before, ZoneOffset after) {
        observance.setDateStart(new DateTimeComponents(
                at.getYear(),
                at.getMonthValue(),
                at.getDayOfMonth(),
                at.getHour(),
                at.getMinute(),
                at.getSecond(),
                false));
        observance.setTimezoneOffsetFrom(offset(before));
        observance.setTimezoneOffsetTo(offset(after));
        switch (observance) {
            case DaylightSavingsTime summer -> zone.addDaylightSavingsTime(summer);
            case StandardTime standard -> zone.addStandardTime(standard);
            default -> throw new IllegalStateException("there are two kinds");
        }
    }

    private static UtcOffset offset(ZoneOffset offset) {
        return new UtcOffset(offset.getTotalSeconds() * 1_000L);
    }
}
