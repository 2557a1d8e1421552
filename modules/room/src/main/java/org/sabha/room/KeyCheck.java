package org.sabha.room;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.order.GroupMember;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;
import org.sabha.room.keys.Certified;
import org.sabha.room.keys.IssuedKeys;
import org.sabha.room.keys.OfferedKeys;
import org.sabha.room.keys.OfferedKeys.Reading;
import org.sabha.room.roster.Entrant;
import org.sabha.room.roster.Participant;

/**
 * Takes only keys that this server certified for whoever brings them: with any others every honest device would refuse
 * the commit that adds them, and stay out. What it issued is compared, with the name and its mark; no certificate is read here.
 */
final class KeyCheck {
    private final Meeting meeting;

    KeyCheck(Meeting meeting) {
        this.meeting = meeting;
    }

    /** Keys of somebody who arrives. */
    Reading ofArrival(Entrant arriving, Octets keyPackage, Instant now) {
        return certified(OfferedKeys.read(keyPackage), bearer(arriving), null, now);
    }

    /** Keys of somebody who is there. */
    Reading ofStay(Participant stay, Octets keyPackage, Instant now) {
        return certified(
                OfferedKeys.read(keyPackage),
                bearer(stay.entrant()),
                stay.certified().orElse(null),
                now);
    }

    private static IssuedKeys.Bearer bearer(Entrant entrant) {
        var holder = new GroupMember.Holder(entrant.invitation(), entrant.device());
        return new IssuedKeys.Bearer(holder, entrant.name(), entrant.verified());
    }

    private Reading certified(Reading reading, IssuedKeys.Bearer bearer, @Nullable Certified before, Instant now) {
        if (!(reading instanceof Reading.Usable(KeyPackage keyPackage))) {
            return reading;
        }
        boolean issued = Certified.of(keyPackage.leaf())
                .filter(keys -> keys.equals(before) || meeting.issuedKeys().holds(bearer, keys, now))
                .isPresent();
        return issued ? reading : new Reading.Refused(GroupRefusal.CERTIFICATES_NOT_ISSUED);
    }

    /** From now on these are the keys of this stay, and of no other. */
    void takes(Participant stay, KeyPackage keyPackage) {
        Certified.of(keyPackage.leaf()).ifPresent(certified -> {
            stay.certify(certified);
            meeting.issuedKeys().taken(Meeting.member(stay).holder(), certified);
        });
    }

    /** The same of keys that are to be added to the group. */
    void offers(Participant stay, OfferedKeys offered, Instant now) {
        takes(stay, offered.keyPackage());
        if (stay.hasLeafOfAnotherName()) {
            meeting.keys().offerAsNewcomer(Meeting.member(stay), offered, now);
        } else {
            meeting.keys().offer(Meeting.member(stay), offered, now);
        }
    }
}
