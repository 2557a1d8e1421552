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
 */
public record GroupPerson(int leaf, LeafIdentity identity, Octets signatureKey, Optional<ParticipantId> participant) {}
