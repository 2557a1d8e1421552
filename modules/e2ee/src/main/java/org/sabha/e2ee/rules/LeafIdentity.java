package org.sabha.e2ee.rules;

import java.util.Optional;
import org.sabha.trust.CertifiedRole;

/**
 * Whom a leaf's certificate names.
 *
 * @param name as the room shows it
 * @param device the device's URI; one device is in the group once
 * @param verifiedBy name of the organisation that vouches for {@code name}, empty text where the certificate gives none; absent for
 *     a guest, who may have typed any name
 */
public record LeafIdentity(String name, String device, CertifiedRole role, Optional<String> verifiedBy) {
    /** The same device, called alike, with the same mark. */
    boolean isSamePerson(LeafIdentity other) {
        return device.equals(other.device) && name.equals(other.name) && verifiedBy.equals(other.verifiedBy);
    }
}
