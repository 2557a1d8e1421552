package org.sabha.signalling;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.sabha.model.AccountId;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.protocol.http.ConsentReceipt;
import org.sabha.protocol.http.ConsentWithdrawnResponse;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.protocol.http.OrganiserRequest;
import org.sabha.protocol.http.OrganiserResponse;
import org.sabha.protocol.http.SeriesNextRequest;
import org.sabha.protocol.http.SeriesNextResponse;

/** One meeting that opens to one password; tokens and tickets are told to it. */
final class FakeMeetings implements Meetings {
    static final String ROOM = "abcdefghijklmnopqrstuvwx";
    static final String PASSWORD = "right-password";
    static final String ORGANISER = "organiser-link-secret";
    static final String SESSION = "organiser-session-secret";
    /** Id of a receipt that was given here. */
    static final String RECEIPT = "r".repeat(24);

    final FakeMailbox mailbox = new FakeMailbox();
    final List<JoinRequest> joins = new ArrayList<>();
    private final Map<String, Boolean> tokens = new ConcurrentHashMap<>();
    private final Map<String, Boolean> tickets = new ConcurrentHashMap<>();
    private final Map<String, Boolean> ticketsOfEnded = new ConcurrentHashMap<>();
    private Optional<CompletionStage<Optional<JoinResponse>>> nextJoin = Optional.empty();
    /** Under whose account each of {@link #joins} was. */
    final List<Optional<SignedInPerson>> accounts = new ArrayList<>();

    private Optional<CompletionStage<Optional<SignedInPerson>>> nextSignedIn = Optional.empty();
    private boolean ready = true;

    void knowToken(String token) {
        tokens.put(token, true);
    }

    void knowTicket(String ticket) {
        tickets.put(ticket, true);
    }

    void knowTicketOfEnded(String ticket) {
        ticketsOfEnded.put(ticket, true);
    }

    void answerJoinWith(CompletionStage<Optional<JoinResponse>> answer) {
        nextJoin = Optional.of(answer);
    }

    void answerSignedInWith(CompletionStage<Optional<SignedInPerson>> answer) {
        nextSignedIn = Optional.of(answer);
    }

    void becomeUnready() {
        ready = false;
    }

    @Override
    public CompletionStage<Optional<OrganiserResponse>> organiser(OrganiserRequest request, InetAddress from) {
        boolean known = request.secret().reveal().equals(ORGANISER);
        return CompletableFuture.completedFuture(
                known ? Optional.of(new OrganiserResponse(new Secret(SESSION), 3600)) : Optional.empty());
    }

    @Override
    public CompletionStage<Creation> create(Starter starter, CreateMeetingRequest request, InetAddress from) {
        boolean known = switch (starter) {
            case Starter.OrganiserSession(Secret secret) -> secret.reveal().equals(SESSION);
            case Starter.SignedIn(Secret secret) -> secret.reveal().equals(FakeRest.SESSION);
        };
        if (!known) {
            return CompletableFuture.completedFuture(Creation.Refused.SESSION_UNKNOWN);
        }
        return CompletableFuture.completedFuture(
                ready
                        ? new Creation.Made(new CreateMeetingResponse(
                                new RoomId(ROOM), new Secret("host-invitation"), new Secret(PASSWORD), 3600))
                        : Creation.Refused.OVERLOADED);
    }

    @Override
    public CompletionStage<Optional<SignedInPerson>> signedIn(Secret session) {
        if (nextSignedIn.isPresent()) {
            return nextSignedIn.get();
        }
        return CompletableFuture.completedFuture(
                session.reveal().equals(FakeRest.SESSION)
                        ? Optional.of(new SignedInPerson(
                                new AccountId("a".repeat(16)), new DisplayName("Asha Rao"), Optional.of("Department")))
                        : Optional.empty());
    }

    @Override
    public CompletionStage<Optional<JoinResponse>> join(
            JoinRequest request, Optional<SignedInPerson> account, InetAddress from) {
        joins.add(request);
        accounts.add(account);
        if (nextJoin.isPresent()) {
            return nextJoin.get();
        }
        boolean opens =
                request.room().equals(ROOM) && request.password().reveal().equals(PASSWORD);
        return CompletableFuture.completedFuture(
                opens ? Optional.of(new JoinResponse(new Secret("fresh-token"), 60)) : Optional.empty());
    }

    @Override
    public CompletionStage<Optional<SeriesNextResponse>> nextOfSeries(SeriesNextRequest request) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public CompletionStage<Optional<ConsentWithdrawnResponse>> withdraw(ConsentReceipt receipt) {
        return CompletableFuture.completedFuture(
                receipt.id().equals(RECEIPT) ? Optional.of(new ConsentWithdrawnResponse(true)) : Optional.empty());
    }

    @Override
    public Optional<JoinTokenClaims> redeem(Secret token) {
        return tokens.remove(token.reveal()) == null
                ? Optional.empty()
                : Optional.of(new JoinTokenClaims(
                        mailbox,
                        EntryMethod.BROWSER,
                        new InvitationId("aaaaaaaaaaaaaaaa"),
                        new DeviceId("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"),
                        new DisplayName("Asha"),
                        1));
    }

    @Override
    public Optional<RoomMailbox> roomOfTicket(Secret ticket) {
        return tickets.containsKey(ticket.reveal()) ? Optional.of(mailbox) : Optional.empty();
    }

    @Override
    public boolean isOfEndedMeeting(Secret ticket) {
        return ticketsOfEnded.containsKey(ticket.reveal());
    }

    @Override
    public CompletionStage<Boolean> ready() {
        return CompletableFuture.completedStage(ready);
    }
}
