package org.sabha.server.meeting;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.identity.JoinTokens;
import org.sabha.identity.authority.IssuedLeaf;
import org.sabha.identity.authority.LeafSubject;
import org.sabha.identity.authority.MeetingAuthority;
import org.sabha.identity.authority.SignatureKey;
import org.sabha.mls.order.GroupMember;
import org.sabha.model.Octets;
import org.sabha.model.Secret;
import org.sabha.protocol.http.ConsentReceipt;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.room.RoomCommand;
import org.sabha.room.keys.Certified;
import org.sabha.room.keys.IssuedKeys;

/** Certifies the signature key of whoever showed valid credentials. Thread-safe; not for an event loop. */
final class MemberCertificates {
    private final MeetingAuthority authority;

    MemberCertificates(MeetingAuthority authority) {
        this.authority = authority;
    }

    /** @throws IllegalArgumentException for bytes that are no usable key */
    IssuedLeaf issue(LeafSubject subject, Octets key, Instant now) {
        return authority.issue(subject, new SignatureKey(key.toArray()), now);
    }

    /** What the room has to know of it. */
    static RoomCommand keysCertified(LeafSubject subject, JoinRequest request, IssuedLeaf leaf) {
        Certified keys = Certified.of(request.signatureKey().orElseThrow(), chain(leaf));
        var holder = new GroupMember.Holder(subject.invitation(), subject.device());
        var bearer = new IssuedKeys.Bearer(
                holder, subject.name(), subject.verifiedBy().isPresent());
        return new RoomCommand.KeysCertified(bearer, keys);
    }

    private static List<Octets> chain(IssuedLeaf issued) {
        return List.of(Octets.of(issued.leaf()), Octets.of(issued.intermediate()));
    }

    JoinResponse answer(Secret token, Optional<IssuedLeaf> issued, Optional<ConsentReceipt> receipt) {
        return new JoinResponse(
                token,
                JoinTokens.LIFETIME.toSeconds(),
                issued.map(MemberCertificates::chain),
                issued.map(_ -> Octets.of(authority.root())),
                receipt);
    }
}
