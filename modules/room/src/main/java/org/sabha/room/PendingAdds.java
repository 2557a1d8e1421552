package org.sabha.room;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.policy.MeetingConditions;
import org.sabha.room.keys.Applicant;
import org.sabha.room.keys.KeyGroup;

/**
 * Tells whom the group will not get: whoever was declined by all who could add them, or waited too long. A request that
 * nobody answers counts against nobody: a line may be dead, and others can bring requests about.
 */
final class PendingAdds {
    /**
     * How long somebody waits to be added: a line that died unnoticed is silent for 30 s before it is closed, and may be
     * taken up again for as long.
     */
    static final Duration ADD_WITHIN = Duration.ofSeconds(60);

    private final KeyGroup group;
    /** Keys that were in whatever each member was asked for in this epoch. */
    private final Map<ParticipantId, Set<Octets>> wanted = new HashMap<>();

    /** Nobody's time began before: the group is younger, or no host was there. */
    private Instant countsFrom = Instant.MIN;

    private boolean wasHosted = true;

    PendingAdds(KeyGroup group) {
        this.group = group;
    }

    /** Takes the books of the room over of which this one's is a copy. */
    void continueFrom(PendingAdds other) {
        other.wanted.forEach((member, keys) -> wanted.put(member, new HashSet<>(keys)));
        countsFrom = other.countsFrom;
        wasHosted = other.wasHosted;
    }

    void begun(Instant now) {
        wanted.clear();
        countsFrom = now;
    }

    /** While no host is there nobody new can be added, so nobody's time runs. */
    void look(MeetingConditions.Hosts hosts, Instant now) {
        boolean hosted = hosts != MeetingConditions.Hosts.ABSENT;
        if (!hosted || !wasHosted) {
            countsFrom = now;
        }
        wasHosted = hosted;
    }

    void asked(ParticipantId member, List<Applicant> adds) {
        Set<Octets> keys =
                adds.stream().flatMap(add -> reference(add).stream()).collect(Collectors.toCollection(HashSet::new));
        wanted.computeIfAbsent(member, _ -> keys).retainAll(keys);
    }

    /** Whichever request a commit answers, it leaves out what every one had. */
    void ordered(ParticipantId committer) {
        Set<Octets> keys = wanted.getOrDefault(committer, Set.of());
        group.granted().stream()
                .filter(applicant -> reference(applicant).filter(keys::contains).isPresent())
                .forEach(applicant -> applicant.declinedBy(committer));
        wanted.clear();
    }

    private static Optional<Octets> reference(Applicant applicant) {
        return applicant.keys().map(keys -> keys.keyPackage().reference());
    }

    /** @param able who could add them now */
    boolean isHopeless(Applicant applicant, List<ParticipantId> able, Instant now) {
        boolean declined = !able.isEmpty() && able.stream().allMatch(applicant::isDeclinedBy);
        return declined || !now.isBefore(deadline(applicant));
    }

    Instant deadline(Applicant applicant) {
        Instant since = applicant.since().isAfter(countsFrom) ? applicant.since() : countsFrom;
        return since.plus(ADD_WITHIN);
    }
}
