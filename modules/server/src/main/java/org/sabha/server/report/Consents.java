package org.sabha.server.report;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.protocol.report.MeetingConsents;
import org.sabha.protocol.report.NoticeConsents;

/** Counts who agreed to which notice on personal data. */
final class Consents {
    private static final int MOST_NOTICES = 100;

    /** Version, language and receipt. */
    private static final int WORDS = 3;

    private final Map<Notice, Long> notices = new LinkedHashMap<>();
    private final Set<String> participants = new HashSet<>();

    private record Notice(String version, String language) {}

    void given(@Nullable String participant, @Nullable String value) {
        String[] words = String.valueOf(value).split(" ", -1);
        if (participant == null || words.length != WORDS) {
            return;
        }
        var notice = new Notice(words[0], words[1]);
        if (notices.size() < MOST_NOTICES || notices.containsKey(notice)) {
            notices.merge(notice, 1L, Long::sum);
        }
        if (participants.size() < Persons.MOST_STAYS) {
            participants.add(participant);
        }
    }

    /** @param persons tells which stays are one person's */
    Optional<MeetingConsents> found(Persons persons) {
        long people = participants.stream().map(persons::first).distinct().count();
        List<NoticeConsents> counted = notices.entrySet().stream()
                .map(each -> new NoticeConsents(
                        each.getKey().version(), each.getKey().language(), each.getValue()))
                .toList();
        return people == 0 ? Optional.empty() : Optional.of(new MeetingConsents(people, counted));
    }
}
