package org.sabha.signalling;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.sabha.model.Secret;
import org.sabha.protocol.http.ConsentReceipt;
import org.sabha.protocol.http.ConsentWithdrawnResponse;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.protocol.http.OrganiserRequest;
import org.sabha.protocol.http.OrganiserResponse;
import org.sabha.protocol.http.SeriesNextRequest;
import org.sabha.protocol.http.SeriesNextResponse;

/**
 * What signalling asks about meetings. Port: the server implements it. Every method is called on an event loop and
 * must not block; an answer that takes work comes later, on any thread. Empty means refused, and the caller learns no
 * cause (C7).
 */
public interface Meetings {

    /** Exchanges the secret of the organiser link for a session. */
    CompletionStage<Optional<OrganiserResponse>> organiser(OrganiserRequest request, InetAddress from);

    /** Makes a meeting for somebody who may start one. */
    CompletionStage<Creation> create(Starter starter, CreateMeetingRequest request, InetAddress from);

    /** Who is signed in by this session; empty when nobody is. */
    CompletionStage<Optional<SignedInPerson>> signedIn(Secret session);

    /**
     * Checks credentials. Takes the same time for every outcome (H3). Fails with {@link ServerBusyException} for somebody
     * who would be let in if the server had less to do, and with {@link NotStartedException} for somebody who shows a valid
     * invitation and the password of a meeting that is scheduled and not started.
     *
     * @param account who is to come under the name of their account; empty for a name that was typed
     */
    CompletionStage<Optional<JoinResponse>> join(
            JoinRequest request, Optional<SignedInPerson> account, InetAddress from);

    /** Says which meeting of a series is on or next, to who has an invitation to it. */
    CompletionStage<Optional<SeriesNextResponse>> nextOfSeries(SeriesNextRequest request);

    /** Takes a consent back: whoever gave it leaves, and what is personal of them is erased. */
    CompletionStage<Optional<ConsentWithdrawnResponse>> withdraw(ConsentReceipt receipt);

    /** Uses a join token up. Empty when it is unknown, used or too old. */
    Optional<JoinTokenClaims> redeem(Secret token);

    /** The room that a resume ticket names; the room itself checks the ticket. Empty when there is none. */
    Optional<RoomMailbox> roomOfTicket(Secret ticket);

    /** Whether this resume ticket was of a meeting that ended a short time ago. */
    boolean isOfEndedMeeting(Secret ticket);

    /** Whether the server can take new work now: {@code GET /health/ready}. */
    CompletionStage<Boolean> ready();
}
