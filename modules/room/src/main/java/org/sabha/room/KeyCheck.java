package org.sabha.room;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;
import org.sabha.room.keys.Certified;
import org.sabha.room.keys.IssuedKeys;
import org.sabha.room.keys.OfferedKeys;
import org.sabha.room.keys.OfferedKeys.Reading;
import org.sabha.room.roster.Stay;

/**
 * Takes only keys that this server certified for whoever brings them: with any others every honest device would refuse
 * the commit that adds them, and stay out. What it issued is compared, with the name; no certificate is read here.
 */
final class KeyCheck {
    private final Meeting meeting;

    KeyCheck(Meeting meeting) {
        this.meeting = meeting;
    }

    /** Keys of somebody who arrives. */
    Reading ofArrival(IssuedKeys.Bearer arriving, Octets keyPackage, Instant now) {
        return certified(OfferedKeys.read(keyPackage), arriving, null, now);
    }

    /** Keys of somebody who is there. */
    Reading ofStay(Stay stay, Octets keyPackage, Instant now) {
        return certified(
                OfferedKeys.read(keyPackage),
                new IssuedKeys.Bearer(
                        Meeting.member(stay).holder(), stay.entrant().name()),
                stay.certified().orElse(null),
                now);
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
    void takes(Stay stay, KeyPackage keyPackage) {
        Optional<Certified> keys = Certified.of(keyPackage.leaf());
        keys.ifPresent(certified -> {
            stay.certify(certified);
            meeting.issuedKeys().taken(Meeting.member(stay).holder(), certified);
        });
    }
}
