package org.sabha.client.keys;

import java.util.Optional;
import org.sabha.e2ee.rules.LeafIdentity;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;

/**
 * A member of the key group.
 *
 * @param identity what the certificate says: name, device, role
 * @param participant whose seat the server says it is; empty for a ghost
 * @param word whether their device says that it has the meeting's keys of now
 */
public record GroupPerson(
        int leaf, LeafIdentity identity, Octets signatureKey, Optional<ParticipantId> participant, Word word) {

    /** What is known of a member's keys by the member's own word. */
    public enum Word {
        /** Given, or not yet to be expected. */
        GIVEN,
        /**
         * For 8 s the device has not shown that it has the keys, though the server says that it is connected: it is asleep,
         * or the server keeps the two apart.
         */
        MISSING
    }
}
