package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.client.Stage.Person;
import org.sabha.client.keys.Alarm.Kind;
import org.sabha.client.keys.KeyOutput.Sending;
import org.sabha.e2ee.group.Lawless;
import org.sabha.e2ee.group.MlsGroup;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupLeaf;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingView;

/** A server that lies about who is there and about commits: each lie is refused, or shown within ten seconds. */
@Tag("adversary")
class AdversaryTest {
    private static final long WITHIN = 10 * Stage.SECOND;

    private final Path folder;
    private final Stage stage;
    private final Person asha;
    private final Person bob;
    private final Person chitra;

    AdversaryTest(@TempDir Path folder) {
        this.folder = folder;
        stage = new Stage(folder);
        asha = stage.founder("Asha");
        bob = stage.admits(asha, "Bob");
        chitra = stage.admits(asha, "Chitra");
    }

    // ---- ghosts

    @Test
    @Tag("T37")
    @Tag("T7")
    void aGhostThatTheServerCertifiedItselfIsNotLetIn() {
        Person ghost = stage.person("Ghost", Role.PARTICIPANT);
        KeyOffer offer = ghost.session.offer();
        stage.wants(asha, List.of(stage.wanted(ghost, offer, Optional.empty(), Optional.empty())), List.of());
        assertEquals(List.of(Kind.UNFOUNDED_ADD), asha.alarmed());
        assertFalse(asha.sent.getLast() instanceof ClientMessage.Commit);
    }

    @Test
    @Tag("T37")
    void aGhostWithoutTheLinksSecretIsNotLetInEvenWithoutALobby() {
        stage.states(asha, Stage.withoutLobby());
        Person ghost = stage.person("Ghost", Role.HOST);
        KeyOffer stolen = new KeyOffer(ghost.session.offer().keyPackage(), Octets.of(new byte[32]));
        stage.wants(asha, List.of(stage.wanted(ghost, stolen, Optional.empty(), Optional.empty())), List.of());
        assertEquals("Ghost: no proof of the link", asha.alarms.getLast().detail());
        assertFalse(asha.sent.getLast() instanceof ClientMessage.Commit);
    }

    @Test
    @Tag("T37")
    @Tag("T7")
    void anEndorsementThatNoHostGaveCountsForNothing() {
        Person ghost = stage.person("Ghost", Role.PARTICIPANT);
        KeyOffer offer = ghost.session.offer();
        bob.hears(new ServerMessage.WaitingAdded(
                new WaitingView(ghost.participant, ghost.name, Stage.TODAY, Optional.of(offer))));
        ClientMessage.Admit byMember =
                (ClientMessage.Admit) bob.session.prepare(new ClientMessage.Admit(ghost.participant), stage.now);
        stage.wants(asha, List.of(stage.wanted(ghost, offer, byMember.endorsement(), Optional.of(bob))), List.of());
        stage.wants(asha, List.of(stage.wanted(ghost, offer, byMember.endorsement(), Optional.of(asha))), List.of());
        assertEquals(List.of(Kind.UNFOUNDED_ADD, Kind.UNFOUNDED_ADD), asha.alarmed());
    }

    @Test
    @Tag("H7")
    @Tag("T7")
    void aGhostThatAMemberAddsForTheServerStopsEverybodyElse() {
        Person ghost = stage.person("Ghost", Role.PARTICIPANT);
        KeyOffer offer = ghost.session.offer();
        bob.hears(new ServerMessage.WaitingAdded(
                new WaitingView(ghost.participant, ghost.name, Stage.TODAY, Optional.of(offer))));
        bob.session.prepare(new ClientMessage.Admit(ghost.participant), stage.now);
        stage.wants(bob, List.of(stage.wanted(ghost, offer, Optional.empty(), Optional.empty())), List.of());
        stage.orders(bob, List.of(ghost), List.of());
        assertEquals(List.of(Kind.RULES_BROKEN), asha.alarmed());
        assertEquals(List.of(Kind.RULES_BROKEN), chitra.alarmed());
        assertNull(asha.speaks("not for ghosts"));
        assertNull(chitra.speaks("not for ghosts"));
        assertEquals(Optional.empty(), asha.session.epoch());
        assertFalse(asha.hasSaid(ClientMessage.PresentKeyPackage.class), "nobody follows a ghost into the group");
        chitra.hears(new ServerMessage.Granted(
                chitra.participant,
                new org.sabha.model.Secret("t"),
                30_000,
                Optional.empty(),
                Optional.of(new org.sabha.protocol.GroupTerms(false, true))));
        assertFalse(chitra.hasSaid(ClientMessage.CreateGroup.class), "nor into the next, before the person has left");
        assertFalse(chitra.hasSaid(ClientMessage.PresentKeyPackage.class));
    }

    @Test
    @Tag("H7")
    void showsMemberMissingFromRosterAsGhost() {
        bob.hears(new ServerMessage.ParticipantLeft(chitra.participant, Views.LEFT));
        stage.passes(WITHIN);
        assertEquals(List.of(Kind.GHOST), bob.alarmed());
        assertTrue(bob.alarms.getFirst().detail().contains("Chitra"));
        assertEquals(List.of(), asha.alarms);
    }

    // ---- the roster

    @Test
    @Tag("T37")
    @Tag("H40")
    void inventedParticipantIsNotInGroup() {
        bob.hears(new ServerMessage.ParticipantJoined(
                Views.participant(new ParticipantId("p".repeat(16)), "Minister", Role.PARTICIPANT)));
        stage.passes(WITHIN);
        assertEquals(List.of(Kind.NOT_IN_GROUP), bob.alarmed());
    }

    @Test
    @Tag("T37")
    void anotherNameThanTheCertificatesIsShown() {
        bob.hears(new ServerMessage.ParticipantChanged(
                Views.participant(chitra.participant, "Minister", Role.PARTICIPANT)));
        stage.passes(WITHIN);
        assertEquals(List.of(Kind.OTHER_NAME), bob.alarmed());
    }

    @Test
    void aCertificateOfAnotherRootOrRoomIsNotLetIn(@TempDir Path elsewhere) {
        stage.states(asha, Stage.withoutLobby());
        Person foreign =
                stage.person("Foreign", Role.HOST, stage.newInvitation(), stage.authority(elsewhere), stage.room);
        Person otherRoom = stage.person("Other", Role.HOST, stage.newInvitation(), stage.authority, stage.newRoom());
        for (Person person : List.of(foreign, otherRoom)) {
            stage.wants(
                    asha,
                    List.of(stage.wanted(person, person.session.offer(), Optional.empty(), Optional.empty())),
                    List.of());
            assertEquals(person.name + ": no certificate", asha.alarms.getLast().detail());
        }
        assertFalse(asha.sent.getLast() instanceof ClientMessage.Commit);
    }

    @Test
    void aRootThatChangedIsNotTakenWithoutAPerson() {
        RootPins pins = RootPins.inMemory();
        java.net.URI server = java.net.URI.create("https://meet.example");
        Octets first = Octets.of(stage.authority.root());
        pins.pin(server, first);
        Octets second = Octets.of(stage.authority(folder.resolve("second")).root());
        try (SharedKeyResources resources =
                new SharedKeyResources(new java.security.SecureRandom(), pins, 1, () -> Stage.TODAY)) {
            MeetingLink link = new MeetingLink(
                    server,
                    stage.room,
                    new org.sabha.model.Secret("i"),
                    Optional.of(MeetingLink.newLinkSecret(new java.security.SecureRandom())));
            var answer = new org.sabha.protocol.http.JoinResponse(
                    new org.sabha.model.Secret("t"),
                    60,
                    Optional.of(List.of(first)),
                    Optional.of(second),
                    Optional.empty());
            String detail = ((SharedKeyResources.Verdict.Refused) resources.judge(link, resources.newDevice(), answer))
                    .why()
                    .detail();
            assertTrue(detail.contains(SharedKeyResources.fingerprint(first)), detail);
            assertTrue(detail.contains(SharedKeyResources.fingerprint(second)), detail);
            assertEquals(Optional.of(first), pins.pinned(server), "the old pin stays");
        }
    }

    /** The server's certificate is good; the device's battery was empty. */
    @Test
    void aWrongClockIsNotBlamedOnTheServer() {
        java.net.URI server = java.net.URI.create("https://meet.example");
        MeetingLink link = new MeetingLink(
                server,
                stage.room,
                new org.sabha.model.Secret("i"),
                Optional.of(MeetingLink.newLinkSecret(new java.security.SecureRandom())));
        for (int minutesSlow : List.of(9, 11)) {
            RootPins pins = RootPins.inMemory();
            var clock = Stage.TODAY.minus(java.time.Duration.ofMinutes(minutesSlow));
            try (SharedKeyResources resources =
                    new SharedKeyResources(new java.security.SecureRandom(), pins, 1, () -> clock)) {
                var answer = new org.sabha.protocol.http.JoinResponse(
                        new org.sabha.model.Secret("t"),
                        60,
                        Optional.of(bob.keys.chain()),
                        Optional.of(Octets.of(stage.authority.root())),
                        Optional.empty());
                SharedKeyResources.Verdict verdict = resources.judge(link, bob.keys.device(), answer);
                if (minutesSlow < 10) {
                    assertTrue(verdict instanceof SharedKeyResources.Verdict.Certified);
                } else {
                    assertEquals(
                            Kind.CLOCK,
                            ((SharedKeyResources.Verdict.Refused) verdict).why().kind());
                    assertEquals(Optional.empty(), pins.pinned(server));
                }
                SharedKeyResources.Verdict other = resources.judge(link, resources.newDevice(), answer);
                assertEquals(
                        Kind.CERTIFICATE,
                        ((SharedKeyResources.Verdict.Refused) other).why().kind());
            }
        }
    }

    // ---- commits

    @Test
    @Tag("T36")
    void aReplayedCommitChangesNothing() {
        stage.wants(asha, List.of(), List.of());
        stage.orders(asha, List.of(), List.of());
        ClientMessage.Commit commit = asha.last(ClientMessage.Commit.class);
        bob.hears(new ServerMessage.GroupCommit(
                stage.epoch + 1, asha.participant, commit.commit(), List.of(), List.of()));
        assertEquals(Optional.of(stage.epoch), bob.session.epoch());
        bob.receives(asha.speaks("goes on"), asha);
        assertEquals(List.of("goes on"), bob.heard());
    }

    /** Keys that no library can add do not hold up a removal, nor somebody else who was let in. */
    @Test
    @Tag("T37")
    void keysThatNobodySignedHoldNobodyUp() {
        stage.states(asha, Stage.withoutLobby());
        KeyOffer good = stage.person("Devi", Role.PARTICIPANT).session.offer();
        Person devi = stage.person("Devi", Role.PARTICIPANT);
        byte[] broken = devi.session.offer().keyPackage().toArray();
        broken[broken.length - 1] ^= 1;
        Octets bytes = Octets.of(broken);
        KeyOffer bad = new KeyOffer(
                bytes, asha.keys.link().proof(stage.room.value(), reference(new KeyOffer(bytes, good.proof()))));
        asha.sent.clear();
        stage.wants(asha, List.of(stage.wanted(devi, bad, Optional.empty(), Optional.empty())), List.of(2));
        assertEquals("Devi: keys that nobody signed", asha.alarms.getLast().detail());
        assertEquals(Optional.empty(), asha.last(ClientMessage.Commit.class).welcome());
        stage.orders(asha, List.of(), List.of(2));
        assertEquals(asha.session.safetyCode(), bob.session.safetyCode());
    }

    @Test
    void commitsThatAreHeldBackOrReorderedAreNoticed() {
        stage.wants(asha, List.of(), List.of());
        ClientMessage.Commit first = asha.last(ClientMessage.Commit.class);
        asha.hears(commit(asha, first, stage.epoch + 1));
        asha.hears(new ServerMessage.CommitWanted(stage.epoch + 1, List.of(), List.of(), true));
        ClientMessage.Commit second = asha.last(ClientMessage.Commit.class);
        bob.hears(commit(asha, second, stage.epoch + 2));
        assertEquals(List.of(Kind.OUT_OF_STEP), bob.alarmed());
        assertEquals(Sending.CLOSED, bob.sending);
        assertTrue(bob.hasSaid(ClientMessage.PresentKeyPackage.class));
        stage.passes(WITHIN);
        assertTrue(bob.alarms.size() >= 2, "not being put back is told again");
    }

    private static ServerMessage.GroupCommit commit(Person committer, ClientMessage.Commit commit, long epoch) {
        return new ServerMessage.GroupCommit(epoch, committer.participant, commit.commit(), List.of(), List.of());
    }

    @Test
    void delayedRemovalStopsHostUntilDelivered() {
        asha.session.prepare(new ClientMessage.Remove(chitra.participant), stage.now);
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.REMOVAL_NOT_CONFIRMED), asha.alarmed());
        assertNull(asha.speaks("not before she is out"));
        stage.wants(asha, List.of(), List.of(2));
        stage.orders(asha, List.of(), List.of(2));
        assertNotNull(asha.speaks("she is out"));
    }

    /** The device's certificate names it under every key: a lost step is no way around a removal. */
    @Test
    @Tag("T37")
    void removedMemberCannotReturnWithAnotherKey() {
        var invitation = stage.newInvitation();
        Person devi = stage.person("Devi", Role.PARTICIPANT, invitation, stage.authority, stage.room);
        stage.states(asha, Stage.withoutLobby());
        stage.wants(
                asha, List.of(stage.wanted(devi, devi.session.offer(), Optional.empty(), Optional.empty())), List.of());
        stage.orders(asha, List.of(devi), List.of());
        asha.session.prepare(new ClientMessage.Remove(devi.participant), stage.now);
        Person back = stage.person("Devi", Role.PARTICIPANT, invitation, stage.authority, stage.room);
        var wanted = List.of(stage.wanted(back, back.session.offer(), Optional.empty(), Optional.empty()));
        stage.wants(asha, wanted, List.of(3));
        assertEquals(
                "Devi: this person removed the device", asha.alarms.getFirst().detail());
        assertEquals(Optional.empty(), asha.last(ClientMessage.Commit.class).welcome());
        stage.wants(bob, wanted, List.of(3));
        stage.orders(bob, List.of(back), List.of(3));
        stage.passes(3 * Stage.SECOND);
        assertEquals(Kind.REMOVAL_NOT_CONFIRMED, asha.alarms.getLast().kind());
        assertNull(asha.speaks("not while she is here"));
        stage.wants(bob, List.of(), List.of(3));
        stage.orders(bob, List.of(), List.of(3));
        assertNotNull(asha.speaks("she is out"));
        stage.wants(chitra, wanted, List.of());
        stage.orders(chitra, List.of(back), List.of());
        stage.passes(3 * Stage.SECOND);
        assertNull(asha.speaks("she is here again"));
    }

    /** Half of the people get one commit, half another, and nothing goes from one half to the other. */
    @Test
    @Tag("T37")
    void aSplitGroupIsShownWhereFramesAreHeldBackAsWell() {
        stage.passes(5 * Stage.SECOND);
        stage.wants(asha, List.of(), List.of());
        ClientMessage.Commit one = asha.last(ClientMessage.Commit.class);
        stage.wants(chitra, List.of(), List.of());
        ClientMessage.Commit other = chitra.last(ClientMessage.Commit.class);
        stage.keepsApart(chitra);
        asha.hears(commit(asha, one, stage.epoch + 1));
        bob.hears(commit(asha, one, stage.epoch + 1));
        chitra.hears(commit(chitra, other, stage.epoch + 1));
        stage.passes(WITHIN);
        assertEquals(List.of("Chitra"), asha.missing());
        assertEquals(List.of("Chitra"), bob.missing());
        assertEquals(List.of("Asha", "Bob"), chitra.missing());
        assertEquals(List.of(), bob.alarms, "a device that is asleep looks the same");
    }

    /** Whom the server keeps in the epoch before misses nobody: of those who went on nothing is expected there. */
    @Test
    @Tag("T37")
    void membersNoticeWithheldCommit() {
        stage.passes(5 * Stage.SECOND);
        stage.wants(asha, List.of(), List.of());
        ClientMessage.Commit one = asha.last(ClientMessage.Commit.class);
        stage.keepsApart(chitra);
        asha.hears(commit(asha, one, stage.epoch + 1));
        bob.hears(commit(asha, one, stage.epoch + 1));
        stage.passes(WITHIN);
        assertEquals(List.of("Chitra"), asha.missing());
        assertEquals(List.of("Chitra"), bob.missing());
        assertEquals(List.of(), chitra.missing());
    }

    /** Words of one half in the other open nothing there. */
    @Test
    @Tag("T37")
    void aWordOfTheOtherHalfIsNotTaken() {
        stage.passes(5 * Stage.SECOND);
        stage.wants(asha, List.of(), List.of());
        ClientMessage.Commit one = asha.last(ClientMessage.Commit.class);
        stage.wants(chitra, List.of(), List.of());
        ClientMessage.Commit other = chitra.last(ClientMessage.Commit.class);
        asha.hears(commit(asha, one, stage.epoch + 1));
        bob.hears(commit(asha, one, stage.epoch + 1));
        chitra.hears(commit(chitra, other, stage.epoch + 1));
        stage.passes(WITHIN);
        assertEquals(List.of(Kind.FORGED_MESSAGE), bob.alarmed());
        assertEquals(List.of("Chitra"), bob.missing());
    }

    /** Half of the people get one commit, half another. */
    @Test
    void aSplitGroupHearsNothingOfTheOtherHalfAndSaysSo() {
        stage.wants(asha, List.of(), List.of());
        ClientMessage.Commit one = asha.last(ClientMessage.Commit.class);
        stage.wants(chitra, List.of(), List.of());
        ClientMessage.Commit other = chitra.last(ClientMessage.Commit.class);
        asha.hears(commit(asha, one, stage.epoch + 1));
        bob.hears(commit(asha, one, stage.epoch + 1));
        chitra.hears(commit(chitra, other, stage.epoch + 1));
        assertEquals(asha.session.safetyCode(), bob.session.safetyCode());
        assertNotEquals(asha.session.safetyCode(), chitra.session.safetyCode());
        stage.passes(2 * Stage.SECOND);
        for (int i = 0; i < 100; i++) {
            bob.receives(chitra.speaks("can you hear me"), chitra);
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(), bob.heard());
        assertTrue(bob.alarmed().contains(Kind.UNDECRYPTABLE));
    }

    @Test
    @Tag("T7")
    void anExternalCommitIsNotTaken() {
        stage.wants(asha, List.of(), List.of());
        byte[] inside = asha.last(ClientMessage.Commit.class).commit().toArray();
        // A PublicMessage: version, wire format, group id with its length, epoch, then the sender: 1 and a leaf.
        int sender = 2 + 2 + 1 + 16 + 8;
        int membershipTag = 1 + 32;
        byte[] outside = new byte[inside.length - 4 - membershipTag];
        System.arraycopy(inside, 0, outside, 0, sender);
        outside[sender] = 4; // new_member_commit
        System.arraycopy(inside, sender + 5, outside, sender + 1, inside.length - membershipTag - sender - 5);
        bob.hears(new ServerMessage.GroupCommit(
                stage.epoch + 1,
                asha.participant,
                Octets.of(outside),
                List.of(new GroupLeaf(3, new ParticipantId("p".repeat(16)))),
                List.of()));
        assertEquals("new_member_commit", bob.alarms.getFirst().detail());
        assertEquals(List.of(Kind.RULES_BROKEN), bob.alarmed());
        assertEquals(Sending.CLOSED, bob.sending);
        assertTrue(bob.hasSaid(ClientMessage.PresentKeyPackage.class), "who took it is in another epoch");
    }

    /** MLS itself does not ask for the secret of the link; whoever has none of it could be led anywhere. */
    @Test
    @Tag("T7")
    void aWelcomeThatAsksForNoSecretOfTheLinkIsNotFollowed() {
        AtomicReference<MlsGroup> lawless = new AtomicReference<>();
        stage.founder(stage.person("Trap", Role.HOST, OtherEngines.watched(lawless::set)));
        Person guest = stage.person("Guest", Role.PARTICIPANT);
        byte[] welcome = Lawless.welcomeWithoutPsk(
                Objects.requireNonNull(lawless.get()),
                guest.session.offer().keyPackage().toArray());
        stage.epoch++;
        guest.hears(stage.seated(guest, Optional.of(Octets.of(welcome)), stage.statement));
        assertEquals(
                "the Welcome is refused: add_without_psk",
                guest.alarms.getFirst().detail());
        assertEquals(List.of(Kind.RULES_BROKEN), guest.alarmed());
        assertEquals(Optional.empty(), guest.session.epoch());
        assertNull(guest.speaks("to nobody"));
    }

    private static Octets reference(KeyOffer offer) {
        return org.sabha.mls.MlsParser.parse(offer.keyPackage().toArray(), org.sabha.mls.MlsLimits.KEY_PACKAGE)
                                instanceof org.sabha.mls.MlsParse.Read read
                        && read.message() instanceof org.sabha.mls.MlsMessage.KeyPackageMessage key
                ? key.keyPackage().reference()
                : Octets.EMPTY;
    }
}
