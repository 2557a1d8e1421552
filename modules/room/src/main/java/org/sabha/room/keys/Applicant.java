package org.sabha.room.keys;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.order.GroupMember;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.room.port.RoomRecord;

/** One person's way to a leaf: the keys last offered, and the grant once there is one. */
public final class Applicant {
    private final GroupMember member;
    private @Nullable OfferedKeys keys;
    private @Nullable Octets proven;
    private @Nullable Grant grant;
    private Instant grantedAt = Instant.MIN;
    private final Set<ParticipantId> declined = new HashSet<>();
    private @Nullable Told told;

    /** What they were last told of their way in. */
    public enum Told {
        TO_WAIT,
        TO_WAIT_FOR_A_HOST,
        TO_MAKE_THE_GROUP,
        OF_THE_GROUP
    }

    Applicant(GroupMember member) {
        this.member = member;
    }

    Applicant copy() {
        var copy = new Applicant(member);
        copy.keys = keys;
        copy.proven = proven;
        copy.grant = grant;
        copy.grantedAt = grantedAt;
        copy.declined.addAll(declined);
        copy.told = told;
        return copy;
    }

    /** What outlives the process. */
    RoomRecord.Candidacy record() {
        return new RoomRecord.Candidacy(
                keys().map(OfferedKeys::offer).map(offer -> new RoomRecord.Offered(offer.keyPackage(), offer.proof())),
                grant().map(Grant::record));
    }

    public GroupMember member() {
        return member;
    }

    public ParticipantId id() {
        return member.participant();
    }

    public Optional<OfferedKeys> keys() {
        return Optional.ofNullable(keys);
    }

    public Optional<Grant> grant() {
        return Optional.ofNullable(grant);
    }

    /** Since when both are there, as far as that is known. */
    public Instant since() {
        return grantedAt;
    }

    public boolean isReturning() {
        return grant instanceof Grant.Returning;
    }

    /** A member answered without adding these keys. */
    public void declinedBy(ParticipantId member) {
        declined.add(member);
    }

    public boolean isDeclinedBy(ParticipantId member) {
        return declined.contains(member);
    }

    /** Notes what they are told. Returns whether that is news. */
    public boolean tell(Told now) {
        boolean news = told != now;
        told = now;
        return news;
    }

    /** They know nothing any more: another connection, another group. */
    public void forgetsWhatWasTold() {
        told = null;
    }

    /** The keys offered bring the word of this leaf's key. */
    void proves(Octets leafKey) {
        proven = leafKey;
    }

    /** Whether the keys offered last bring the word of this leaf's key. */
    boolean hasProven(Octets leafKey) {
        return proven != null && proven.equals(leafKey);
    }

    void offer(@Nullable OfferedKeys offered, Instant now) {
        keys = offered;
        proven = null;
        declined.clear();
        grantedAt = now;
    }

    void grant(@Nullable Grant given, Instant now) {
        grant = given;
        grantedAt = now;
        declined.clear();
        told = null;
    }
}
