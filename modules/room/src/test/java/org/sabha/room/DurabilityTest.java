package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ChatPolicy;
import org.sabha.model.Classification;
import org.sabha.model.FileId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ProtocolErrorCode;

/** Which acts wait for the disk. */
@Tag("Q7")
class DurabilityTest {
    private static final ParticipantId SOMEBODY = new ParticipantId("p".repeat(16));
    private static final FileId FILE = new FileId("f".repeat(26));
    private static final Octets BYTES = Octets.EMPTY;

    private static Stream<ClientMessage> promises() {
        return Stream.of(
                new ClientMessage.Invite(),
                new ClientMessage.Admit(SOMEBODY, Optional.empty()),
                new ClientMessage.AdmitAll(Optional.empty()),
                new ClientMessage.Refuse(SOMEBODY),
                new ClientMessage.Remove(SOMEBODY),
                new ClientMessage.Lock(Optional.empty()),
                new ClientMessage.Unlock(Optional.empty()),
                new ClientMessage.SetRole(SOMEBODY, Role.HOST, Optional.empty()),
                new ClientMessage.SetShareRight(SOMEBODY, true),
                new ClientMessage.SetFileRight(SOMEBODY, true),
                new ClientMessage.SetCaptionRight(SOMEBODY, true),
                new ClientMessage.SetPermission(Optional.of(SOMEBODY), Permission.UNMUTE, false),
                new ClientMessage.SetChat(ChatPolicy.OFF),
                new ClientMessage.SetRule(AdvisoryClause.A2, "off", Optional.empty()),
                new ClientMessage.Classify(Classification.RESTRICTED, Optional.empty()),
                new ClientMessage.Restate(BYTES),
                new ClientMessage.CreateGroup(BYTES, BYTES, BYTES),
                new ClientMessage.Commit(0, BYTES, Optional.empty()),
                new ClientMessage.HandOverAndLeave(SOMEBODY, Optional.empty()),
                new ClientMessage.EndForAll());
    }

    private static Stream<ClientMessage> others() {
        return Stream.of(
                new ClientMessage.Authenticate(new Secret("token"), "sabha-web 0.1", Optional.empty()),
                new ClientMessage.Resume(new Secret("ticket"), 0),
                new ClientMessage.Ping(),
                new ClientMessage.Leave(),
                new ClientMessage.PresentKeyPackage(new KeyOffer(BYTES, BYTES)),
                new ClientMessage.EpochEntered(0),
                new ClientMessage.Offer(1, "v=0", List.of()),
                new ClientMessage.Show(List.of()),
                new ClientMessage.SetMuted(TrackSource.CAMERA, true),
                new ClientMessage.Unpublish(TrackSource.SCREEN),
                new ClientMessage.RaiseHand(true),
                new ClientMessage.Mute(SOMEBODY, TrackSource.MICROPHONE),
                new ClientMessage.MuteAll(TrackSource.MICROPHONE),
                new ClientMessage.LowerHand(SOMEBODY),
                new ClientMessage.TellDoor("Soon"),
                new ClientMessage.GiveFloor(Optional.of(SOMEBODY), Optional.empty()),
                new ClientMessage.EndFloor(),
                Messages.openPoll(SOMEBODY),
                new ClientMessage.CastBallot(Messages.POLL, Messages.BALLOT),
                Messages.closePoll(Messages.POLL),
                new ClientMessage.TellResult(Messages.POLL, Messages.BALLOT),
                new ClientMessage.AskToUnmute(SOMEBODY),
                new ClientMessage.OfferFile(1),
                new ClientMessage.FetchFile(FILE),
                new ClientMessage.WithdrawFile(FILE),
                new ClientMessage.Spotlight(SOMEBODY));
    }

    private static boolean mayPromise(ClientMessage message) {
        return Durability.mayPromise(new RoomCommand.Say(SOMEBODY, 1, message));
    }

    @Test
    void actsThatChangeWhoMayBeThereWaitForTheDisk() {
        assertEquals(
                List.of(), promises().filter(message -> !mayPromise(message)).toList());
    }

    @Test
    void whatARestartMayLoseDoesNot() {
        assertEquals(List.of(), others().filter(DurabilityTest::mayPromise).toList());
    }

    @Test
    void everyMessageIsOnOneOfTheLists() {
        Set<Class<?>> listed =
                Stream.concat(promises(), others()).map(ClientMessage::getClass).collect(Collectors.toSet());
        listed.add(ClientMessage.Seal.class);
        assertEquals(Set.of(ClientMessage.class.getPermittedSubclasses()), listed);
    }

    @Test
    void whatTheMediaPlaneReportsPromisesNothing() {
        assertEquals(
                List.of(),
                Stream.<RoomCommand>of(
                                new RoomCommand.MediaRefused(SOMEBODY, 1, ProtocolErrorCode.SDP_MALFORMED),
                                new RoomCommand.SlotAssigned(SOMEBODY, "5", Optional.empty()),
                                new RoomCommand.SpeakerDetected(Optional.empty()),
                                new RoomCommand.Acknowledge(SOMEBODY, 1),
                                new RoomCommand.FileStored(FILE),
                                new RoomCommand.FileMoved(FILE),
                                new RoomCommand.Stop(),
                                new RoomCommand.OrganisationRuled(PolicyRules.advisory()),
                                new RoomCommand.LoadChanged(RoomCommand.Newcomers.REFUSED),
                                new RoomCommand.TimerExpired(new RoomTimer.ResumeWindow(SOMEBODY)))
                        .filter(Durability::mayPromise)
                        .toList());
        assertEquals(true, Durability.mayPromise(new RoomCommand.PasswordChanged()));
        assertEquals(true, Durability.mayPromise(new RoomCommand.TimerExpired(new RoomTimer.Orphan())));
    }

    /** Else a restart would keep out whom somebody let in again, until it was told otherwise. */
    @Test
    void anAccountThatIsInForceAgainIsWrittenDownThoughNoRowSaysSo() {
        assertEquals(true, Durability.changesSilently(new RoomCommand.AccountEnabled(new AccountId("a".repeat(16)))));
    }
}
