package org.sabha.e2ee.rules;

import java.util.List;
import org.sabha.model.Octets;

/**
 * What hosts decided for the whole meeting.
 *
 * @param locked nobody new comes in
 * @param lobby newcomers wait for a host
 * @param hosts signature keys of those who were made hosts in the meeting, at most 16
 */
public record MeetingTerms(boolean locked, boolean lobby, List<Octets> hosts) {
    public static final int MAX_HOSTS = 16;

    /** Those of a new group: open, with a lobby, hosts by certificate only. */
    public static final MeetingTerms FIRST = new MeetingTerms(false, true, List.of());

    public MeetingTerms {
        hosts = List.copyOf(hosts);
        if (hosts.size() > MAX_HOSTS) {
            throw new IllegalArgumentException("at most " + MAX_HOSTS + " hosts are made in a meeting");
        }
        if (hosts.stream().anyMatch(key -> key.size() != Ed25519Signer.KEY_BYTES)) {
            throw new IllegalArgumentException("a signature key has 32 bytes");
        }
    }

    /** Host by certificate, or made one in the meeting. */
    public boolean hasHostAuthority(LeafIdentity identity, Octets signatureKey) {
        return identity.role().isHost() || hosts.contains(signatureKey);
    }
}
