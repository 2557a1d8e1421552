package org.sabha.server.meeting;

import java.time.Instant;
import java.util.Optional;
import org.sabha.identity.JoinTokens;
import org.sabha.identity.authority.IssuedLeaf;
import org.sabha.identity.authority.LeafSubject;
import org.sabha.identity.authority.UnusableAuthorityException;
import org.sabha.model.AccountId;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.protocol.http.ConsentReceipt;
import org.sabha.protocol.http.JoinConsent;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.room.CredentialCheck;
import org.sabha.room.RoomCommand;
import org.sabha.signalling.SignedInPerson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what somebody who showed valid credentials comes in with: a token, certificates that say who they are, and a receipt of
 * what they agreed to. Thread-safe; not for an event loop.
 */
final class JoinPasses {
    private static final Logger LOG = LoggerFactory.getLogger(JoinPasses.class);

    private final MemberCertificates certificates;
    private final JoinTokens<Pass> tokens;
    private final Receipts receipts;
    private final RoomNotifier rooms;

    /** What a join token stands for, until it is used. */
    record Pass(
            RoomId room,
            InvitationId invitation,
            DeviceId device,
            DisplayName name,
            int passwordGeneration,
            Optional<ConsentReceipt> receipt,
            boolean verified,
            Optional<AccountId> account) {}

    /** Signs that somebody agreed. */
    @FunctionalInterface
    interface Receipts {
        /** @throws IllegalArgumentException if that is no version of a notice or no language */
        ConsentReceipt receipt(RoomId meeting, JoinConsent given, Instant now);
    }

    /** Tells a room which keys were certified, before the certificate is out, so that it knows it when its bearer comes. */
    @FunctionalInterface
    interface RoomNotifier {
        /** @return false if the room is gone or takes nothing now */
        boolean tell(String room, RoomCommand command);
    }

    JoinPasses(MemberCertificates certificates, JoinTokens<Pass> tokens, Receipts receipts, RoomNotifier rooms) {
        this.certificates = certificates;
        this.tokens = tokens;
        this.receipts = receipts;
        this.rooms = rooms;
    }

    /** @param account whose name counts in place of the typed one */
    Optional<JoinResponse> issue(
            JoinRequest request, Optional<SignedInPerson> account, JoinService.Admitted admitted, Instant now) {
        try {
            RoomId room = new RoomId(request.room());
            CredentialCheck.Opens opens = admitted.opens();
            DisplayName name = account.map(SignedInPerson::name).orElseGet(() -> new DisplayName(request.name()));
            Optional<String> verifiedBy = account.flatMap(SignedInPerson::verifiedBy);
            Optional<ConsentReceipt> receipt = request.consent().map(given -> receipts.receipt(room, given, now));
            var pass = new Pass(
                    room,
                    opens.invitation(),
                    admitted.device(),
                    name,
                    opens.passwordGeneration(),
                    receipt,
                    verifiedBy.isPresent(),
                    account.map(SignedInPerson::account));
            var subject = new LeafSubject(room, opens.invitation(), admitted.device(), name, opens.role(), verifiedBy);
            Optional<IssuedLeaf> leaf = request.signatureKey().map(key -> certificates.issue(subject, key, now));
            Optional<RoomCommand> certified =
                    leaf.map(issued -> MemberCertificates.keysCertified(subject, request, issued));
            if (certified
                    .filter(command -> !rooms.tell(request.room(), command))
                    .isPresent()) {
                return Optional.empty();
            }
            return tokens.issue(room, opens.invitation(), pass, now)
                    .map(token -> certificates.answer(token, leaf, receipt));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a name that cannot be shown, a language that is none, or a key that cannot sign
        } catch (UnusableAuthorityException e) {
            LOG.error("join.no_certificates", e);
            return Optional.empty();
        }
    }

    /** Uses a token up. Empty when it is unknown, used or too old. */
    Optional<Pass> redeem(Secret token, Instant now) {
        return tokens.redeem(token, now);
    }

    void voidRoom(RoomId room) {
        tokens.voidRoom(room);
    }
}
