package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.sabha.client.keys.TextMessage;
import org.sabha.e2ee.group.Lawless;
import org.sabha.e2ee.group.MlsGroup;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.Statement;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.protocol.ChatEnvelope;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupLeaf;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingView;

/** A server that lies, a media node that lies: each lie is refused, or shown within ten seconds. */
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
        assertFalse(asha.said.getLast() instanceof ClientMessage.Commit);
    }

    @Test
    @Tag("T37")
    void aGhostWithoutTheLinksSecretIsNotLetInEvenWithoutALobby() {
        stage.states(asha, Stage.withoutLobby());
        Person ghost = stage.person("Ghost", Role.HOST);
        KeyOffer stolen = new KeyOffer(ghost.session.offer().keyPackage(), Octets.of(new byte[32]));
        stage.wants(asha, List.of(stage.wanted(ghost, stolen, Optional.empty(), Optional.empty())), List.of());
        assertEquals("Ghost: no proof of the link", asha.alarms.getLast().detail());
        assertFalse(asha.said.getLast() instanceof ClientMessage.Commit);
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
    void aMemberWhomTheServerDoesNotShowIsShownAsAGhost() {
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
    void somebodyWhomTheServerMakesUpIsNotInTheGroup() {
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
        assertFalse(asha.said.getLast() instanceof ClientMessage.Commit);
    }

    @Test
    void aRootThatChangedIsNotTakenWithoutAPerson() {
        RootPins pins = RootPins.inMemory();
        java.net.URI server = java.net.URI.create("https://meet.example");
        Octets first = Octets.of(stage.authority.root());
        pins.pin(server, first);
        Octets second = Octets.of(stage.authority(folder.resolve("second")).root());
        try (KeyDesk desk = new KeyDesk(new java.security.SecureRandom(), pins, 1, () -> Stage.TODAY)) {
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
            String detail = ((KeyDesk.Verdict.Refused) desk.judge(link, desk.newDevice(), answer))
                    .why()
                    .detail();
            assertTrue(detail.contains(KeyDesk.fingerprint(first)), detail);
            assertTrue(detail.contains(KeyDesk.fingerprint(second)), detail);
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
            try (KeyDesk desk = new KeyDesk(new java.security.SecureRandom(), pins, 1, () -> clock)) {
                var answer = new org.sabha.protocol.http.JoinResponse(
                        new org.sabha.model.Secret("t"),
                        60,
                        Optional.of(bob.keys.chain()),
                        Optional.of(Octets.of(stage.authority.root())),
                        Optional.empty());
                KeyDesk.Verdict verdict = desk.judge(link, bob.keys.device(), answer);
                if (minutesSlow < 10) {
                    assertTrue(verdict instanceof KeyDesk.Verdict.Certified);
                } else {
                    assertEquals(
                            Kind.CLOCK,
                            ((KeyDesk.Verdict.Refused) verdict).why().kind());
                    assertEquals(Optional.empty(), pins.pinned(server));
                }
                KeyDesk.Verdict other = desk.judge(link, desk.newDevice(), answer);
                assertEquals(
                        Kind.CERTIFICATE,
                        ((KeyDesk.Verdict.Refused) other).why().kind());
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
        asha.said.clear();
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
    void aRemovalThatTheServerHoldsBackStopsTheHostUntilItComes() {
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
    void whoWasRemovedDoesNotReturnUnderAnotherKey() {
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
    void whoIsNotToldOfACommitIsMissedByTheOthers() {
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

    // ---- lock and lobby

    /** The lobby is off, the only host is gone: whoever has the link would be let in by whom the server asks. */
    @Test
    @Tag("T37")
    @Tag("A3")
    void withoutALobbyNobodyIsAddedWhileNoHostIsThere() {
        stage.states(asha, Stage.withoutLobby());
        Person stranger = stage.person("Stranger", Role.PARTICIPANT);
        KeyOffer offer = stranger.session.offer();
        ServerMessage.CommitWanted.WantedAdd wish = stage.wanted(stranger, offer, Optional.empty(), Optional.empty());
        stage.wants(bob, List.of(wish), List.of(asha.leaf()));
        assertEquals(List.of(Kind.UNFOUNDED_ADD), bob.alarmed());
        stage.orders(bob, List.of(), List.of(asha.leaf()));
        stage.wants(bob, List.of(wish), List.of());
        assertEquals(List.of(Kind.UNFOUNDED_ADD, Kind.UNFOUNDED_ADD), bob.alarmed());
        assertEquals(2, chitra.members.size());
        assertEquals(List.of(), chitra.alarms);
    }

    @Test
    @Tag("T37")
    void aLockThatTheServerLiftsHolds() {
        stage.states(asha, new ClientMessage.Lock());
        Statement old = Statement.read(stage.statement).orElseThrow();
        Statement forged = new Statement(
                old.groupId(),
                old.version() + 1,
                new MeetingTerms(false, false, List.of()),
                old.signer(),
                old.signature());
        asha.hears(new ServerMessage.StatementChanged(forged.wire()));
        assertEquals(List.of(Kind.STATEMENT), asha.alarmed());
        Person ghost = stage.person("Ghost", Role.PARTICIPANT);
        stage.wants(
                asha,
                List.of(stage.wanted(ghost, ghost.session.offer(), Optional.empty(), Optional.empty())),
                List.of());
        assertFalse(asha.said.getLast() instanceof ClientMessage.Commit);
    }

    @Test
    @Tag("T37")
    void aLockThatTheServerSwallowsIsNotTakenForOne() {
        asha.session.prepare(new ClientMessage.Lock(), stage.now);
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
        assertEquals("not locked", asha.alarms.getFirst().detail());
        stage.states(asha, new ClientMessage.Lock());
        stage.passes(3 * Stage.SECOND);
        assertEquals(1, asha.alarms.size(), "one that is in force is not told of");
    }

    @Test
    @Tag("T37")
    void aLockThatIsOnlySaidOrOnlyLiftedInWordsIsToldOf() {
        stage.shows(true);
        asha.session.prepare(new ClientMessage.Unlock(), stage.now);
        stage.passes(WITHIN);
        for (Person person : List.of(bob, chitra)) {
            assertEquals(List.of(Kind.LOCK_DIFFERS), person.alarmed());
            assertEquals(
                    "said to be locked, and is not", person.alarms.getFirst().detail());
        }
        stage.shows(false);
        stage.states(asha, new ClientMessage.Lock());
        stage.passes(WITHIN);
        stage.shows(false);
        stage.passes(WITHIN);
        assertEquals("said to be open, and is locked", bob.alarms.getLast().detail());
        assertEquals(2, bob.alarms.size());
    }

    /** A server that ends the group would else have its host state the next one open. */
    @Test
    @Tag("T37")
    void aNewGroupIsStatedAsHostsHadTheOneBefore() {
        stage.states(asha, new ClientMessage.Lock());
        asha.hears(new ServerMessage.Granted(
                asha.participant,
                new org.sabha.model.Secret("t"),
                30_000,
                Optional.empty(),
                Optional.of(new org.sabha.protocol.GroupTerms(false, false))));
        Octets stated = asha.last(ClientMessage.CreateGroup.class).statement();
        MeetingTerms terms = Statement.read(stated).orElseThrow().terms();
        assertTrue(terms.locked() && terms.lobby());
        assertEquals(List.of(Kind.TERMS_LIFTED), asha.alarmed());
    }

    /** Neither the end of the group nor a forged epoch, which costs the device its keys, opens what a host closed. */
    @Test
    @Tag("T37")
    void aLockThatWasSwallowedIsStatedInTheNextGroup() {
        asha.session.prepare(new ClientMessage.Lock(), stage.now);
        asha.hears(stage.seatedAt(asha, stage.epoch + 9));
        assertEquals(List.of(Kind.OUT_OF_STEP), asha.alarmed());
        asha.hears(new ServerMessage.Granted(
                asha.participant,
                new org.sabha.model.Secret("t"),
                30_000,
                Optional.empty(),
                Optional.of(new org.sabha.protocol.GroupTerms(false, false))));
        Octets stated = asha.last(ClientMessage.CreateGroup.class).statement();
        MeetingTerms terms = Statement.read(stated).orElseThrow().terms();
        assertTrue(terms.locked() && terms.lobby());
        assertTrue(asha.alarmed().contains(Kind.TERMS_LIFTED));
    }

    /** The server does not say how the next group is to be stated: that lifts nothing either. */
    @Test
    @Tag("T37")
    void aLockHoldsInTheNextGroupWhereTheServerSaysNoTerms() {
        stage.states(asha, new ClientMessage.Lock());
        asha.hears(granted(Optional.empty()));
        assertTrue(asha.lastStated().terms().locked());
        assertEquals(List.of(Kind.TERMS_LIFTED), asha.alarmed());
    }

    /** Both were missed in one gap; only the later one is told. */
    @Test
    void aLockThatAnotherHostOpenedAgainIsNotTakenForSwallowed() {
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        bob.hears(new ServerMessage.StatementChanged(stated(asha, new ClientMessage.Lock())));
        asha.hears(new ServerMessage.StatementChanged(stated(bob, new ClientMessage.Unlock())));
        stage.passes(WITHIN);
        assertEquals(List.of(), asha.alarms);
    }

    private Octets stated(Person host, ClientMessage act) {
        return Views.statementOf(host.session.prepare(act, stage.now)).orElseThrow();
    }

    /** Two hosts signed the same version, and the server took the other's: the lock is still to come. */
    @Test
    @Tag("T37")
    void aLockIsNotSettledByWhatAnotherHostStatedAtTheSameTime() {
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        stated(asha, new ClientMessage.Lock());
        asha.hears(new ServerMessage.StatementChanged(stated(bob, Stage.withoutLobby())));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
        asha.hears(granted(Optional.empty()));
        assertTrue(asha.lastStated().terms().locked());
    }

    @Test
    void aLockThatTheServerRefusedInWordsIsNotStated() {
        ClientMessage lock = asha.session.prepare(new ClientMessage.Lock(), stage.now);
        asha.session.denied(lock);
        asha.hears(granted(Optional.of(new org.sabha.protocol.GroupTerms(false, true))));
        assertFalse(asha.lastStated().terms().locked());
        stage.passes(WITHIN);
        assertEquals(List.of(), asha.alarms);
    }

    @Test
    @Tag("T37")
    void aRefusalOfSomethingElseWithdrawsNoLock() {
        asha.session.prepare(new ClientMessage.Lock(), stage.now);
        asha.session.denied(new ClientMessage.RaiseHand(true));
        asha.hears(new ServerMessage.Denied(9, org.sabha.model.ReasonCode.STORAGE_UNAVAILABLE, Optional.empty()));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
        asha.hears(granted(Optional.empty()));
        assertTrue(asha.lastStated().terms().locked());
    }

    @Test
    void aRemovalThatTheServerRefusedInWordsStopsNothing() {
        ClientMessage removal = asha.session.prepare(new ClientMessage.Remove(chitra.participant), stage.now);
        stage.passes(3 * Stage.SECOND);
        assertNull(asha.speaks("not before she is out"));
        asha.session.denied(removal);
        assertNotNull(asha.speaks("she stays"));
        stage.passes(WITHIN);
        assertEquals(List.of(Kind.REMOVAL_NOT_CONFIRMED), asha.alarmed());
    }

    /** The very host goes on to state things, which the server hands on. */
    @Test
    @Tag("T37")
    void aDemotionIsNotSettledByWhatIsStatedLater() {
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        stated(asha, new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT));
        stage.states(bob, Stage.withoutLobby());
        stage.states(bob, new ClientMessage.Lock());
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
        assertEquals("the hosts are who they were", asha.alarms.getFirst().detail());
        stage.passes(3 * Stage.SECOND);
        assertEquals(1, asha.alarms.size(), "it is told once");
    }

    /** Their key is named still by the statement in force, so they would be host again. */
    @Test
    @Tag("T37")
    void aDemotionIsNotSettledByTheAbsenceOfTheHost() {
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        int leaf = bob.leaf();
        stated(asha, new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT));
        stage.wants(asha, List.of(), List.of(leaf));
        stage.orders(asha, List.of(), List.of(leaf));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
    }

    /** The word that makes them one is held back until it is taken for settled that they are none. */
    @Test
    @Tag("T37")
    void aDemotionOfWhoIsNoHostYetIsNotSettledByThat() {
        ClientMessage promotion =
                asha.session.prepare(new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST), stage.now);
        stated(asha, new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT));
        asha.hears(
                new ServerMessage.StatementChanged(Views.statementOf(promotion).orElseThrow()));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
    }

    @Test
    void aDemotionThatIsInForceOrRefusedOrTakenBackIsNotWaitedFor() {
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(), asha.alarms);

        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        asha.session.denied(
                asha.session.prepare(new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT), stage.now));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(), asha.alarms);

        stated(asha, new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT));
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.HOST));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(), asha.alarms);
    }

    /** A later act does not take back one that the server swallowed. */
    @Test
    @Tag("T37")
    void aLockThatWasSwallowedIsInTheNextStatementToo() {
        asha.session.prepare(new ClientMessage.Lock(), stage.now);
        ClientMessage next = asha.session.prepare(Stage.withoutLobby(), stage.now);
        MeetingTerms terms = Statement.read(Views.statementOf(next).orElseThrow())
                .orElseThrow()
                .terms();
        assertTrue(terms.locked() && !terms.lobby());
    }

    /** Who lost step after a lock is not put back to before it. */
    @Test
    @Tag("T37")
    void aLockIsNotRolledBackByALostStep() {
        Octets before = stage.statement;
        ClientMessage lock = asha.session.prepare(new ClientMessage.Lock(), stage.now);
        asha.hears(new ServerMessage.StatementChanged(Views.statementOf(lock).orElseThrow()));
        asha.hears(stage.seatedAt(asha, stage.epoch + 9));
        KeyOffer fresh = asha.last(ClientMessage.PresentKeyPackage.class).keys();
        stage.wants(bob, List.of(stage.wanted(asha, fresh, Optional.empty(), Optional.empty())), List.of(0));
        stage.leaves.remove(0);
        asha.alarms.clear();
        stage.orders(bob, List.of(asha), List.of());
        assertEquals(before, stage.statement);
        assertEquals(List.of(Kind.RULES_BROKEN), asha.alarmed());
        assertNull(asha.speaks("not with the door open"));
    }

    private ServerMessage.Granted granted(Optional<org.sabha.protocol.GroupTerms> terms) {
        return new ServerMessage.Granted(
                asha.participant, new org.sabha.model.Secret("t"), 30_000, Optional.empty(), terms);
    }

    @Test
    @Tag("T37")
    void aNewcomerWhoIsToldOfAnotherStatementStaysOut() {
        Person guest = stage.person("Guest", Role.PARTICIPANT);
        KeyOffer offer = guest.session.offer();
        asha.hears(new ServerMessage.WaitingAdded(
                new WaitingView(guest.participant, guest.name, Stage.TODAY, Optional.of(offer))));
        asha.session.prepare(new ClientMessage.Admit(guest.participant), stage.now);
        stage.wants(asha, List.of(stage.wanted(guest, offer, Optional.empty(), Optional.empty())), List.of());
        ClientMessage.Commit commit = asha.last(ClientMessage.Commit.class);
        Statement old = Statement.read(stage.statement).orElseThrow();
        Statement forged = new Statement(
                old.groupId(), 9, new MeetingTerms(false, false, List.of()), old.signer(), old.signature());
        stage.epoch++;
        guest.hears(stage.seated(guest, commit.welcome(), forged.wire()));
        assertEquals(List.of(Kind.RULES_BROKEN), guest.alarmed());
        assertEquals(Sending.CLOSED, guest.sending);
    }

    /** Anybody can sign who is in no group; the Welcome says what whoever made it held to. */
    @Test
    @Tag("T37")
    void aNewcomerBelievesNoSignerWhoIsNotInTheGroup() {
        Person guest = stage.person("Guest", Role.PARTICIPANT);
        KeyOffer offer = guest.session.offer();
        asha.hears(new ServerMessage.WaitingAdded(
                new WaitingView(guest.participant, guest.name, Stage.TODAY, Optional.of(offer))));
        asha.session.prepare(new ClientMessage.Admit(guest.participant), stage.now);
        stage.wants(asha, List.of(stage.wanted(guest, offer, Optional.empty(), Optional.empty())), List.of());
        ClientMessage.Commit commit = asha.last(ClientMessage.Commit.class);
        var nobody = stage.engine.newDeviceKeys();
        Statement forged = Statement.sign(
                stage.groupId, 9, new MeetingTerms(false, false, List.of()), Octets.of(nobody.signatureKey()), nobody);
        stage.epoch++;
        guest.hears(stage.seated(guest, commit.welcome(), forged.wire()));
        assertEquals(
                "the Welcome is refused: psk_nonce", guest.alarms.getFirst().detail());
        assertEquals(Sending.CLOSED, guest.sending);
    }

    // ---- chat

    @Test
    @Tag("H19")
    @Tag("T6")
    void aMessageThatIsRepeatedOrReaddressedIsNotShown() {
        asha.session.seal(
                new ClientMessage.Seal(
                        SealedChannel.CHAT, SealedAudience.PERSON, Optional.of(bob.participant), Octets.EMPTY),
                "for Bob");
        ServerMessage.Sealed sent = HonestMeetingTest.sealed(asha, SealedAudience.PERSON, Optional.of(bob.participant));
        chitra.hears(sent);
        assertEquals(List.of(Kind.FORGED_MESSAGE), chitra.alarmed());
        assertEquals(List.of(), chitra.read);
        bob.hears(new ServerMessage.Sealed(
                chitra.participant,
                SealedChannel.CHAT,
                SealedAudience.PERSON,
                Optional.of(bob.participant),
                sent.payload()));
        assertEquals("Asha", bob.read.getFirst().from().identity().name(), "the signature says who, not the server");
        bob.hears(sent);
        assertEquals(List.of(Kind.FORGED_MESSAGE), bob.alarmed());
        assertEquals(1, bob.read.size());
    }

    /** A member with the keys seals what no client writes; nobody else, and no later message, suffers. */
    @Test
    @Tag("H6")
    void aMessageInNoKnownFormIsToldAndNotShown() {
        ClientMessage.Seal toAll =
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), Octets.EMPTY);
        bob.session.seal(toAll, "{\"v\":1,\"id\":1,\"text\":\"x\",\"text\":\"y\"}");
        asha.hears(HonestMeetingTest.sealed(bob, SealedAudience.EVERYBODY, Optional.empty()));
        assertEquals(List.of(), asha.read);
        assertEquals(List.of(Kind.FORGED_MESSAGE), asha.alarmed());
        bob.session.seal(toAll, "of before");
        asha.hears(HonestMeetingTest.sealed(bob, SealedAudience.EVERYBODY, Optional.empty()));
        ChatEnvelope envelope = ChatEnvelope.of(7, "of now", Optional.empty()).orElseThrow();
        bob.session.seal(toAll, envelope.wrap());
        asha.hears(HonestMeetingTest.sealed(bob, SealedAudience.EVERYBODY, Optional.empty()));
        assertEquals(
                List.of("of before", "of now"),
                asha.read.stream().map(TextMessage::text).toList());
        assertEquals(
                List.of(Optional.empty(), Optional.of(envelope)),
                asha.read.stream().map(TextMessage::envelope).toList());
    }

    @Test
    @Tag("H19")
    void aMessageToHostsIsShownToHostsAlone() {
        asha.session.seal(
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.HOSTS, Optional.empty(), Octets.EMPTY),
                "for hosts");
        ServerMessage.Sealed sent = HonestMeetingTest.sealed(asha, SealedAudience.HOSTS, Optional.empty());
        chitra.hears(sent);
        assertEquals(List.of(), chitra.read);
        assertEquals(
                "for hosts, and this device is none's", chitra.alarms.getFirst().detail());
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        // Written before he was host, and handed on after: he cannot read it, and nobody lied.
        bob.hears(sent);
        assertEquals(List.of(), bob.read);
        assertEquals(List.of(), bob.alarms);
        asha.session.seal(
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.HOSTS, Optional.empty(), Octets.EMPTY),
                "for both hosts");
        bob.hears(HonestMeetingTest.sealed(asha, SealedAudience.HOSTS, Optional.empty()));
        assertEquals("for both hosts", bob.read.getFirst().text());
        chitra.session.seal(
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.HOSTS, Optional.empty(), Octets.EMPTY),
                "please");
        ServerMessage.Sealed asked = HonestMeetingTest.sealed(chitra, SealedAudience.HOSTS, Optional.empty());
        asha.hears(asked);
        assertEquals("please", asha.read.getFirst().text());
        chitra.hears(asked);
        assertEquals("please", chitra.read.getFirst().text(), "an author reads their own");
    }

    // ---- a media node

    @Test
    @Tag("T28")
    void framesUnderAnotherNameAreShown() {
        for (int i = 0; i < 100; i++) {
            asha.receives(bob.speaks("I am Bob"), chitra);
            stage.passes(Stage.SECOND / 20);
        }
        assertTrue(asha.alarmed().contains(Kind.WRONG_LABEL));
        assertEquals(bob.leaf(), asha.seen.getFirst().senderLeaf().orElseThrow(), "the label follows the key");
    }

    /** A machine without time hears frames, and the word whose they are, late. */
    @Test
    @Tag("T28")
    void framesThatAreLateAccuseNobody() {
        for (int i = 0; i < 100; i++) {
            asha.receives(bob.speaks("I am Bob"), i % 50 < 40 ? bob : chitra);
            stage.passes(Stage.SECOND / 5);
        }
        assertEquals(List.of(), asha.alarmed());
    }

    /** One right frame a second does not make a wrong voice right. */
    @Test
    @Tag("T28")
    void aRightFrameNowAndThenKeepsNoAlarmQuiet() {
        for (int i = 0; i < 100; i++) {
            asha.receives(i % 10 == 5 ? chitra.speaks("it is me") : bob.speaks("I am Chitra"), chitra);
            stage.passes(Stage.SECOND / 20);
        }
        assertTrue(asha.alarmed().contains(Kind.WRONG_LABEL));
    }

    /** Keys may be late; those that do not come at all are kept from somebody. */
    @Test
    @Tag("T37")
    void aCommitThatIsKeptFromSomebodyWhoIsSentItsFramesIsShown() {
        stage.wants(asha, List.of(), List.of());
        ClientMessage.Commit commit = asha.last(ClientMessage.Commit.class);
        asha.hears(commit(asha, commit, stage.epoch + 1));
        asha.hears(new ServerMessage.EpochInUse(stage.epoch + 1));
        long begun = stage.now;
        while (stage.now - begun < WITHIN && bob.alarms.isEmpty()) {
            bob.receives(asha.speaks("can you hear me"), asha);
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(Kind.UNDECRYPTABLE), bob.alarmed());
        assertEquals("slot 0 unknown_key", bob.alarms.getFirst().detail());
        assertTrue(stage.now - begun > 5 * Stage.SECOND, "who is late is not alarmed");
    }

    /** What is no frame of the group at all is not waited for, whatever else comes in the slot. */
    @Test
    @Tag("H17")
    void framesUnderKeysThatAreNotHereHideNoOthers() {
        byte[] clear = "no key has the number with which this begins".getBytes(StandardCharsets.UTF_8);
        clear[0] = (byte) 0xff;
        stage.wants(asha, List.of(), List.of());
        asha.hears(commit(asha, asha.last(ClientMessage.Commit.class), stage.epoch + 1));
        asha.hears(new ServerMessage.EpochInUse(stage.epoch + 1));
        for (int i = 0; i < 30; i++) {
            bob.receives(asha.speaks("wait for my keys"), asha);
            bob.receives(clear, asha);
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(Kind.UNDECRYPTABLE), bob.alarmed());
    }

    /** Frames are lost, repeated and late on every network. */
    @Test
    void whatTheNetworkDoesRaisesNoAlarm() {
        byte[] once = bob.speaks("once");
        for (int i = 0; i < 100; i++) {
            asha.receives(i % 10 == 5 ? chitra.speaks("late") : bob.speaks("in time"), bob);
            asha.receives(once, bob);
            stage.passes(Stage.SECOND / 20);
        }
        for (int i = 0; i < 4; i++) {
            asha.receives(new byte[] {1, 2, 3}, bob);
            asha.receives(bob.speaks("after a silence"), bob);
            stage.passes(5 * Stage.SECOND);
        }
        assertEquals(List.of(), asha.alarms);
    }

    @Test
    @Tag("H17")
    void clearFramesAreNeverTaken() {
        long begun = stage.now;
        while (stage.now - begun < WITHIN && asha.alarms.isEmpty()) {
            // Its first byte may be that of a key that is still to come.
            asha.receives("this is the server speaking".getBytes(StandardCharsets.UTF_8), bob);
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(), asha.heard());
        assertTrue(asha.alarmed().contains(Kind.UNDECRYPTABLE));
    }

    @Test
    @Tag("T36")
    void framesThatAreRepeatedChangedOrCutAreDropped() {
        byte[] frame = bob.speaks("once");
        asha.receives(frame, bob);
        asha.receives(frame, bob);
        byte[] changed = bob.speaks("twice");
        assertNotNull(changed);
        changed[changed.length - 1] ^= 1;
        asha.receives(changed, bob);
        byte[] whole = bob.speaks("thrice");
        assertNotNull(whole);
        for (int length = 1; length < whole.length; length++) {
            asha.receives(Arrays.copyOf(whole, length), bob);
        }
        assertEquals(List.of("once"), asha.heard());
    }

    @Test
    @Tag("T36")
    @Tag("T6")
    void framesOfAnotherMeetingAreDropped() {
        Stage other = new Stage(folder.resolve("other"));
        Person stranger = other.founder("Stranger");
        other.admits(stranger, "Friend");
        other.admits(stranger, "Second");
        asha.receives(stranger.speaks("from elsewhere"), bob);
        stage.passes(Stage.SECOND);
        assertEquals(List.of(), asha.heard());
    }

    @Test
    @Tag("T49")
    void oldSpeechIsNotPlayedAgainAfterARemoval() {
        byte[] before = chitra.speaks("before");
        asha.session.prepare(new ClientMessage.Remove(chitra.participant), stage.now);
        stage.wants(asha, List.of(), List.of(2));
        stage.orders(asha, List.of(), List.of(2));
        stage.passes(2 * Stage.SECOND + 1);
        bob.receives(before, asha);
        assertEquals(List.of(), bob.heard());
    }
}
