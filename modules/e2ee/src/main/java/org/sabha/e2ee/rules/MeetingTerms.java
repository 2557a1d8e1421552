package org.sabha.e2ee.rules;

import java.util.List;
import org.sabha.model.Classification;
import org.sabha.model.Octets;

/**
 * What hosts decided for the whole meeting.
 *
 * @param locked nobody new comes in
 * @param lobby newcomers wait for a host
 * @param classification what may be spoken of in the meeting; it only rises
 * @param hosts signature keys of those who are host in the meeting, at most 16; what certificates say makes nobody host
 */
public record MeetingTerms(boolean locked, boolean lobby, Classification classification, List<Octets> hosts) {
    public static final int MAX_HOSTS = 16;

    public MeetingTerms {
        hosts = List.copyOf(hosts);
        if (hosts.size() > MAX_HOSTS) {
            throw new IllegalArgumentException("a meeting has at most " + MAX_HOSTS + " hosts");
        }
        if (hosts.stream().anyMatch(key -> key.size() != Ed25519Signer.KEY_BYTES)) {
            throw new IllegalArgumentException("a signature key has 32 bytes");
        }
    }

    /** Those of an unclassified meeting. */
    public MeetingTerms(boolean locked, boolean lobby, List<Octets> hosts) {
        this(locked, lobby, Classification.UNCLASSIFIED, hosts);
    }

    public MeetingTerms withLock(boolean on) {
        return new MeetingTerms(on, lobby, classification, hosts);
    }

    public MeetingTerms withLobby(boolean on) {
        return new MeetingTerms(locked, on, classification, hosts);
    }

    public MeetingTerms with(Classification other) {
        return new MeetingTerms(locked, lobby, other, hosts);
    }

    public MeetingTerms withHosts(List<Octets> others) {
        return new MeetingTerms(locked, lobby, classification, others);
    }

    /** Those of a new group: open, with a lobby, and whoever made it is its host. */
    public static MeetingTerms first(Octets creator) {
        return new MeetingTerms(false, true, List.of(creator));
    }

    public boolean hasHostAuthority(Octets signatureKey) {
        return hosts.contains(signatureKey);
    }
}
