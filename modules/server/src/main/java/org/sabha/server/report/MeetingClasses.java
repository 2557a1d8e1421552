package org.sabha.server.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Classification;
import org.sabha.protocol.report.ClassRise;
import org.sabha.protocol.report.MeetingClass;
import org.sabha.store.audit.AuditEntry;

/** What a meeting's rows tell of its class. */
final class MeetingClasses {
    private final Persons persons;
    private final List<Rise> rises = new ArrayList<>();
    private @Nullable Classification began;
    private @Nullable Classification now;

    private record Rise(long row, Instant at, @Nullable String by, Classification to) {}

    /** @param persons by whom acts are named */
    MeetingClasses(Persons persons) {
        this.persons = persons;
    }

    /** The row of the beginning; one that comes later, or again, begins nothing. */
    void began(AuditEntry.Facts facts) {
        if (now == null) {
            began = named(facts).orElse(null);
            now = began;
        }
    }

    /** One that was said again is no rise. */
    void raised(AuditEntry entry, Instant at) {
        named(entry.facts()).filter(to -> now == null || to.isAbove(now)).ifPresent(to -> {
            rises.add(new Rise(entry.seq(), at, entry.facts().actor(), to));
            now = to;
        });
    }

    private static Optional<Classification> named(AuditEntry.Facts facts) {
        return Optional.ofNullable(facts.value()).flatMap(Classification::named);
    }

    Optional<MeetingClass> found() {
        return now == null
                ? Optional.empty()
                : Optional.of(new MeetingClass(
                        Optional.ofNullable(began),
                        rises.stream()
                                .map(each -> new ClassRise(each.row(), each.at(), persons.person(each.by()), each.to()))
                                .toList()));
    }
}
