package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.group.MlsEngine.GroupTerms;
import org.sabha.e2ee.group.MlsEngine.Joining;
import org.sabha.e2ee.group.MlsEngine.LeafCredential;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.e2ee.group.MlsGroup.Draft;
import org.sabha.e2ee.group.MlsGroup.Handling;
import org.sabha.e2ee.rules.AdmissionRules.Returning;
import org.sabha.e2ee.rules.Identities;
import org.sabha.e2ee.rules.JudgedCommit;
import org.sabha.e2ee.rules.LeafIdentity;
import org.sabha.e2ee.rules.LinkSecret;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.ReturnProofs;
import org.sabha.e2ee.rules.Statement;
import org.sabha.e2ee.rules.StatementInForce;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.LeafNode;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Classification;
import org.sabha.model.Octets;

/** What a member does not take from another, whatever the server says. */
@Tag("T37")
class MeetingRulesTest {
    private static final Octets GROUP = Octets.of(new byte[16]);

    private final MlsEngine engine = new BouncyCastleEngine(new SecureRandom());
    private final TestAuthority authority = new TestAuthority();
    private Instant now = TestAuthority.NOW;
    private final CertifiedLeaves trust =
            new CertifiedLeaves(TestAuthority.x509(authority.root), TestAuthority.ROOM, () -> now);
    private final Person asha = new Person("asha", "host");
    private final Person bob = new Person("bob", "participant");
    private final Person chitra = new Person("chitra", "participant");

    /** A device with its group and the rules that it holds to. */
    private final class Person {
        final DeviceKeys keys = engine.newDeviceKeys();
        final Octets key = Octets.of(keys.signatureKey());
        final OwnKeyPackage keyPackage;
        private @Nullable MlsGroup group;
        private @Nullable StatementInForce rules;

        Person(String name, String role) {
            this(name, role, List.of());
        }

        /** @param earlier whose word is brought for the key of now */
        Person(String name, String role, List<DeviceKeys> earlier) {
            this(name, role, earlier, TestAuthority.ROOM);
        }

        Person(String name, String role, List<DeviceKeys> earlier, String room) {
            keyPackage = engine.newKeyPackage(
                    keys,
                    new LeafCredential.Certified(authority.chain(keys, name, role)),
                    ReturnProofs.by(earlier, room, key));
        }

        MlsGroup group() {
            return Objects.requireNonNull(group);
        }

        StatementInForce rules() {
            return Objects.requireNonNull(rules);
        }

        GroupTerms terms() {
            return new GroupTerms(
                    GROUP.toArray(), LinkSecret.PSK_ID.toArray(), new byte[32], trust, new MlsEngine.CommitJudge() {
                        @Override
                        public @Nullable GroupRefusal refuse(JudgedCommit commit) {
                            return rules().refuse(commit);
                        }

                        @Override
                        public void taken(JudgedCommit commit) {
                            rules().taken(commit);
                        }
                    });
        }

        void creates() {
            group = engine.create(terms(), keyPackage);
            rules = StatementInForce.created(
                    Statement.sign(GROUP, 1, MeetingTerms.first(key), key, keys), trust, TestAuthority.ROOM);
        }

        Draft.Drafted drafts(Person... added) {
            return assertInstanceOf(
                    Draft.Drafted.class,
                    group().commit(
                                    List.of(added).stream()
                                            .map(each -> each.keyPackage.message())
                                            .toList(),
                                    List.of(),
                                    rules().statement().wire().toArray()));
        }

        byte[] adds(Person added) {
            Draft.Drafted draft = drafts(added);
            group().ordered();
            added.joins(draft, rules().statement());
            return draft.commit();
        }

        void joins(Draft.Drafted draft, Statement statement) {
            group = assertInstanceOf(
                            Joining.Joined.class,
                            engine.join(
                                    terms(),
                                    keyPackage,
                                    Objects.requireNonNull(draft.welcome()),
                                    statement.wire().toArray()))
                    .group();
            rules = StatementInForce.entered(statement.wire(), GROUP, group().members(), trust, TestAuthority.ROOM)
                    .orElseThrow();
        }

        /** @param others who are hosts beside this one */
        void says(boolean locked, boolean lobby, Person... others) {
            List<Octets> hosts = Stream.concat(Stream.of(key), Stream.of(others).map(other -> other.key))
                    .toList();
            Statement next = rules().next(new MeetingTerms(locked, lobby, hosts), key, keys);
            assertTrue(rules().take(next.wire(), group().members()));
        }

        void hears(Person other) {
            assertTrue(rules().take(other.rules().statement().wire(), group().members()));
        }

        boolean takesForHost(Person other) {
            return group().members().values().stream()
                    .filter(leaf -> leaf.signatureKey().equals(other.key))
                    .anyMatch(rules()::hasHostAuthority);
        }
    }

    @Test
    void aHostAddsAndAMemberDoesNotWhileThereIsALobby() {
        asha.creates();
        asha.adds(bob);
        byte[] ghost = bob.drafts(chitra).commit();
        assertEquals(
                new Handling.Refused(GroupRefusal.NOT_ALLOWED), asha.group().handle(ghost));
        byte[] rightly = asha.adds(chitra);
        assertInstanceOf(Handling.Advanced.class, bob.group().handle(rightly));
    }

    @Test
    @Tag("T37")
    void statementCannotLowerClass() {
        asha.creates();
        asha.adds(bob);
        MeetingTerms open = asha.rules().terms();
        Statement raised = asha.rules().next(open.with(Classification.RESTRICTED), asha.key, asha.keys);
        assertTrue(asha.rules().take(raised.wire(), asha.group().members()));
        bob.hears(asha);
        Statement lowered = asha.rules().next(open, asha.key, asha.keys);
        assertFalse(bob.rules().take(lowered.wire(), bob.group().members()));
        assertEquals(Classification.RESTRICTED, bob.rules().terms().classification());
        Statement locked = asha.rules().next(asha.rules().terms().withLock(true), asha.key, asha.keys);
        assertTrue(bob.rules().take(locked.wire(), bob.group().members()));
    }

    @Test
    void withoutALobbyMembersAdd() {
        asha.creates();
        asha.adds(bob);
        asha.says(false, false);
        assertTrue(bob.rules().take(asha.rules().statement().wire(), bob.group().members()));
        byte[] commit = bob.adds(chitra);
        assertInstanceOf(Handling.Advanced.class, asha.group().handle(commit));
    }

    /** By the commit that removes the last host, and by one after it. */
    @Test
    @Tag("A3")
    void withoutALobbyMembersAddNobodyWhileNoHostIsThere() {
        asha.creates();
        asha.adds(bob);
        assertInstanceOf(Handling.Advanced.class, bob.group().handle(asha.adds(chitra)));
        asha.says(false, false);
        List.of(bob, chitra).forEach(member -> member.hears(asha));
        Octets statement = bob.rules().statement().wire();
        List<byte[]> devi = List.of(new Person("devi", "host").keyPackage.message());
        Draft inOne = bob.group().commit(devi, List.of(0), statement.toArray());
        Handling refused = new Handling.Refused(GroupRefusal.NOT_ALLOWED);
        assertEquals(refused, chitra.group().handle(commitOf(inOne)));
        byte[] removal = commitOf(bob.group().commit(List.of(), List.of(0)));
        bob.group().ordered();
        assertInstanceOf(Handling.Advanced.class, chitra.group().handle(removal));
        Draft after = bob.group().commit(devi, List.of(), statement.toArray());
        assertEquals(refused, chitra.group().handle(commitOf(after)));
    }

    private static byte[] commitOf(Draft draft) {
        return assertInstanceOf(Draft.Drafted.class, draft).commit();
    }

    @Test
    void aLockHoldsAgainstEverybodyWhoSawIt() {
        asha.creates();
        asha.adds(bob);
        Octets open = asha.rules().statement().wire();
        asha.says(true, true);
        assertTrue(bob.rules().take(asha.rules().statement().wire(), bob.group().members()));
        byte[] locked = asha.drafts(chitra).commit();
        assertEquals(new Handling.Refused(GroupRefusal.NOT_ALLOWED), bob.group().handle(locked));
        byte[] stale = assertInstanceOf(
                        Draft.Drafted.class,
                        asha.group().commit(List.of(chitra.keyPackage.message()), List.of(), open.toArray()))
                .commit();
        assertEquals(new Handling.Refused(GroupRefusal.STATEMENT), bob.group().handle(stale));
        byte[] silent = assertInstanceOf(
                        Draft.Drafted.class, asha.group().commit(List.of(chitra.keyPackage.message()), List.of()))
                .commit();
        assertEquals(new Handling.Refused(GroupRefusal.STATEMENT), bob.group().handle(silent));
    }

    @Test
    void aNewerStatementThatACommitCarriesIsTaken() {
        asha.creates();
        asha.adds(bob);
        asha.says(false, false);
        byte[] commit = asha.adds(chitra);
        assertInstanceOf(Handling.Advanced.class, bob.group().handle(commit));
        assertEquals(asha.rules().statement(), bob.rules().statement());
    }

    /** Asha, bob and chitra are in; the meeting is locked. */
    private void threeAreLockedIn() {
        asha.creates();
        asha.adds(bob);
        byte[] added = asha.adds(chitra);
        bob.group().handle(added);
        asha.says(true, true);
        bob.rules().take(asha.rules().statement().wire(), bob.group().members());
    }

    /** Bob's commit that puts somebody into chitra's place. */
    private byte[] inChitrasPlace(Person again) {
        return assertInstanceOf(
                        Draft.Drafted.class,
                        bob.group()
                                .commit(
                                        List.of(again.keyPackage.message()),
                                        List.of(2),
                                        bob.rules().statement().wire().toArray()))
                .commit();
    }

    @Test
    void memberReaddsReturningMemberUnderLock() {
        threeAreLockedIn();
        Person again = new Person("chitra", "participant", List.of(chitra.keys));
        byte[] back = inChitrasPlace(again);
        assertInstanceOf(Handling.Advanced.class, asha.group().handle(back));
        Person second = new Person("bob", "participant");
        byte[] twice = assertInstanceOf(
                        Draft.Drafted.class, asha.group().commit(List.of(second.keyPackage.message()), List.of()))
                .commit();
        bob.group().ordered();
        assertEquals(new Handling.Refused(GroupRefusal.CREDENTIAL), bob.group().handle(twice));
    }

    @Test
    void oneOfSeveralWordsIsEnough() {
        threeAreLockedIn();
        DeviceKeys never = engine.newDeviceKeys();
        Person again = new Person("chitra", "participant", List.of(never, chitra.keys, never));
        assertInstanceOf(Handling.Advanced.class, asha.group().handle(inChitrasPlace(again)));
    }

    /** What a server can write by itself is the certificate. */
    @Test
    void aCertificateForAMembersDeviceIsNoReturn() {
        threeAreLockedIn();
        Handling refused = new Handling.Refused(GroupRefusal.NOT_ALLOWED);
        assertEquals(refused, asha.group().handle(inChitrasPlace(new Person("chitra", "participant"))));
        Person byAnother = new Person("chitra", "participant", List.of(bob.keys));
        assertEquals(refused, asha.group().handle(inChitrasPlace(byAnother)), "bob vouches for chitra");
        Person elsewhere = new Person("chitra", "participant", List.of(chitra.keys), "bbcdefghijklmnopqrstuvwx");
        assertEquals(refused, asha.group().handle(inChitrasPlace(elsewhere)), "for another room");
        Person other = new Person("dev", "participant", List.of(chitra.keys));
        assertEquals(refused, asha.group().handle(inChitrasPlace(other)), "another device");
        Person host = new Person("chitra", "host");
        assertEquals(refused, asha.group().handle(inChitrasPlace(host)), "a host's certificate");
    }

    /** The server writes roles; what the old key vouches for is who it was, and what it was. */
    @Test
    void hostCertificateGivesReturningMemberNoAuthority() {
        threeAreLockedIn();
        Person raised = new Person("chitra", "host", List.of(chitra.keys));
        assertInstanceOf(Handling.Advanced.class, asha.group().handle(inChitrasPlace(raised)));
        assertFalse(asha.takesForHost(raised));
    }

    @Test
    @Tag("H7")
    void aHostsCertificateThatNobodyNamedNeitherEntersNorAddsNorStates() {
        asha.creates();
        asha.adds(bob);
        Person second = new Person("second", "host");
        assertEquals(
                new Handling.Refused(GroupRefusal.NOT_ALLOWED),
                asha.group().handle(bob.drafts(second).commit()),
                "no member lets them in");
        bob.group().handle(asha.adds(second));
        assertFalse(bob.takesForHost(second));
        byte[] more = second.drafts(chitra).commit();
        assertEquals(
                new Handling.Refused(GroupRefusal.NOT_ALLOWED), asha.group().handle(more));
        assertEquals(new Handling.Refused(GroupRefusal.NOT_ALLOWED), bob.group().handle(more));
        Statement own =
                second.rules().next(new MeetingTerms(false, false, List.of(second.key)), second.key, second.keys);
        assertFalse(bob.rules().take(own.wire(), bob.group().members()));
        asha.says(false, true, second);
        bob.hears(asha);
        second.hears(asha);
        assertTrue(bob.takesForHost(second), "whom a host names is one");
        assertInstanceOf(
                Handling.Advanced.class,
                bob.group().handle(second.drafts(chitra).commit()));
    }

    /** Whatever key vouches for them: a host let in whom they saw. */
    @Test
    @Tag("T21")
    void nobodyReturnsUnderAnotherNameOrMark() {
        threeAreLockedIn();
        LeafNode before = Objects.requireNonNull(asha.group().members().get(2));
        String name = trust.named(before).orElseThrow().name();
        assertEquals(Returning.AS_MEMBER, returning(before, name, "sabha:guest"));
        assertEquals(Returning.NOT, returning(before, "Another", "sabha:guest"));
        assertEquals(Returning.NOT, returning(before, name, "sabha:verified/UG9zdHM"));
    }

    private Returning returning(LeafNode before, String name, String standing) {
        DeviceKeys next = engine.newDeviceKeys();
        Octets key = Octets.of(next.signatureKey());
        OwnKeyPackage fresh = engine.newKeyPackage(
                next,
                new LeafCredential.Certified(authority.chain(next, "chitra", name, standing)),
                ReturnProofs.by(List.of(chitra.keys), TestAuthority.ROOM, key));
        return asha.rules().returns(BouncyCastleEngine.readKeyPackage(fresh.message()), List.of(before));
    }

    /** As browsers do, who remember whom they saw come in. */
    @Test
    void memberWithExpiredCertificateMayReturn() {
        threeAreLockedIn();
        LeafNode before = asha.group().members().get(2);
        Person again = new Person("chitra", "participant", List.of(chitra.keys));
        Identities late = new Identities() {
            @Override
            public Optional<LeafIdentity> identify(LeafNode leaf) {
                return leaf.equals(before) ? Optional.empty() : trust.identify(leaf);
            }

            @Override
            public Optional<LeafIdentity> named(LeafNode leaf) {
                return trust.named(leaf);
            }
        };
        StatementInForce rules = StatementInForce.created(asha.rules().statement(), late, TestAuthority.ROOM);
        assertEquals(Returning.AS_MEMBER, rules.returns(read(again), List.of(Objects.requireNonNull(before))));
    }

    /** Or the first to commit would be put out for another's certificate. */
    @Test
    void memberRemainsAfterCertificateExpires() {
        threeAreLockedIn();
        now = TestAuthority.NOW.plus(Duration.ofHours(25));
        byte[] fresh = assertInstanceOf(Draft.Drafted.class, bob.group().commit(List.of(), List.of()))
                .commit();
        assertInstanceOf(Handling.Advanced.class, asha.group().handle(fresh));
        bob.group().ordered();
        assertTrue(asha.rules().hasHostAuthority(asha.group().members().get(0)));
        Person late = new Person("dev", "participant");
        assertEquals(
                new Draft.Refused(GroupRefusal.CREDENTIAL),
                asha.group().commit(List.of(late.keyPackage.message()), List.of()));
    }

    private static KeyPackage read(Person person) {
        return BouncyCastleEngine.readKeyPackage(person.keyPackage.message());
    }

    /** Bob's commit that puts asha back, whose group it leads to. */
    private Draft.Drafted inAshasPlace(Person again, Person... others) {
        List<byte[]> all = Stream.concat(Stream.of(again), Stream.of(others))
                .map(each -> each.keyPackage.message())
                .toList();
        return assertInstanceOf(
                Draft.Drafted.class,
                bob.group()
                        .commit(all, List.of(0), bob.rules().statement().wire().toArray()));
    }

    @Test
    void returningHostIsNamedBeforeNewcomersJoin() {
        threeAreLockedIn();
        asha.says(false, false);
        bob.hears(asha);
        chitra.hears(asha);
        Person again = new Person("asha", "host", List.of(asha.keys));
        Person dev = new Person("dev", "participant");
        assertEquals(
                new Handling.Refused(GroupRefusal.NOT_ALLOWED),
                chitra.group().handle(inAshasPlace(again, dev).commit()),
                "not beside somebody who does not see it");
        Draft.Drafted back = inAshasPlace(again);
        assertInstanceOf(Handling.Advanced.class, chitra.group().handle(back.commit()));
        bob.group().ordered();
        again.joins(back, bob.rules().statement());
        again.rules().returned(again.key, List.of(asha.key));
        assertTrue(chitra.takesForHost(again));
        assertTrue(bob.takesForHost(again), "also who committed it");
        assertTrue(again.takesForHost(again));
        byte[] early = bob.drafts(dev).commit();
        assertEquals(
                new Handling.Refused(GroupRefusal.NOT_ALLOWED), chitra.group().handle(early));
        again.says(false, false);
        bob.hears(again);
        chitra.hears(again);
        assertEquals(List.of(again.key), chitra.rules().terms().hosts());
        assertInstanceOf(
                Handling.Advanced.class, chitra.group().handle(bob.drafts(dev).commit()));
    }

    @Test
    void aHostReturnsAgainBeforeTheFirstReturnIsStated() {
        threeAreLockedIn();
        chitra.hears(asha);
        Person again = new Person("asha", "host", List.of(asha.keys));
        chitra.group().handle(inAshasPlace(again).commit());
        bob.group().ordered();
        Person third = new Person("asha", "host", List.of(asha.keys, again.keys));
        Draft.Drafted back = inAshasPlace(third);
        assertInstanceOf(Handling.Advanced.class, chitra.group().handle(back.commit()));
        bob.group().ordered();
        third.joins(back, bob.rules().statement());
        third.rules().returned(third.key, List.of(asha.key, again.key));
        third.says(true, true);
        bob.hears(third);
        chitra.hears(third);
        assertTrue(chitra.takesForHost(third));
    }

    /** Another host may have spoken before they saw the return. */
    @Test
    void aStatementThatNamesTheOldKeyStillLeavesTheReturnToBeStated() {
        threeAreLockedIn();
        asha.says(false, true, bob);
        bob.hears(asha);
        chitra.hears(asha);
        Person again = new Person("asha", "host", List.of(asha.keys));
        chitra.group().handle(inAshasPlace(again).commit());
        bob.group().ordered();
        Statement crossed =
                bob.rules().next(new MeetingTerms(true, true, List.of(asha.key, bob.key)), bob.key, bob.keys);
        assertTrue(chitra.rules().take(crossed.wire(), chitra.group().members()));
        assertTrue(chitra.takesForHost(again));
        assertEquals(
                List.of(again.key, bob.key),
                chitra.rules()
                        .named(
                                chitra.rules().terms().hosts(),
                                chitra.group().members().values()));
        Statement without =
                Statement.sign(GROUP, crossed.version() + 1, MeetingTerms.first(bob.key), bob.key, bob.keys);
        assertTrue(chitra.rules().take(without.wire(), chitra.group().members()));
        assertFalse(chitra.takesForHost(again), "host no more");
    }

    @Test
    void aWordIsGoodForOneReturn() {
        threeAreLockedIn();
        Person again = new Person("chitra", "participant", List.of(chitra.keys));
        asha.group().handle(inChitrasPlace(again));
        bob.group().ordered();
        Person third = new Person("chitra", "participant", List.of(chitra.keys));
        assertEquals(
                new Handling.Refused(GroupRefusal.NOT_ALLOWED), asha.group().handle(inChitrasPlace(third)));
        Person rightly = new Person("chitra", "participant", List.of(again.keys));
        assertInstanceOf(Handling.Advanced.class, asha.group().handle(inChitrasPlace(rightly)));
    }

    @Test
    void onlyHostsMakeStatementsAndHostsMadeInTheMeetingMayToo() {
        asha.creates();
        asha.adds(bob);
        Statement own = bob.rules().next(new MeetingTerms(false, false, List.of(bob.key)), bob.key, bob.keys);
        assertFalse(asha.rules().take(own.wire(), asha.group().members()), "bob is no host");
        assertFalse(asha.rules().hasHostAuthority(asha.group().members().get(1)));
        asha.says(false, true, bob);
        assertTrue(bob.rules().take(asha.rules().statement().wire(), bob.group().members()));
        assertTrue(asha.rules().hasHostAuthority(asha.group().members().get(1)));
        Statement bobs = bob.rules().next(new MeetingTerms(true, true, List.of(asha.key, bob.key)), bob.key, bob.keys);
        assertTrue(asha.rules().take(bobs.wire(), asha.group().members()));
        assertTrue(asha.rules().terms().locked());
        assertFalse(
                bob.rules()
                        .take(
                                Statement.sign(GROUP, 2, MeetingTerms.first(asha.key), asha.key, asha.keys)
                                        .wire(),
                                bob.group().members()),
                "an old version");
        Octets other = Octets.of("another group 16".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertFalse(asha.rules()
                .take(
                        Statement.sign(other, 9, MeetingTerms.first(asha.key), asha.key, asha.keys)
                                .wire(),
                        asha.group().members()));
        Statement forged = Statement.sign(GROUP, 9, MeetingTerms.first(asha.key), asha.key, bob.keys);
        assertFalse(asha.rules().take(forged.wire(), asha.group().members()));
    }

    @Test
    void aNewcomerTakesAStatementOfAHostOrOfSomebodyWhoLeft() {
        asha.creates();
        asha.adds(bob);
        Statement byMember = Statement.sign(GROUP, 5, MeetingTerms.first(asha.key), bob.key, bob.keys);
        assertEquals(
                Optional.empty(),
                StatementInForce.entered(byMember.wire(), GROUP, bob.group().members(), trust, TestAuthority.ROOM)
                        .map(x -> "taken"));
        Statement byAbsent = Statement.sign(GROUP, 5, MeetingTerms.first(asha.key), chitra.key, chitra.keys);
        assertTrue(StatementInForce.entered(byAbsent.wire(), GROUP, bob.group().members(), trust, TestAuthority.ROOM)
                .isPresent());
        assertTrue(StatementInForce.entered(
                        byAbsent.wire(), Octets.of(new byte[15]), bob.group().members(), trust, TestAuthority.ROOM)
                .isEmpty());
        assertTrue(StatementInForce.entered(Octets.EMPTY, GROUP, bob.group().members(), trust, TestAuthority.ROOM)
                .isEmpty());
    }
}
