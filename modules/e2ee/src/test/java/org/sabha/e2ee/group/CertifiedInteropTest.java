package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.group.MlsEngine.GroupTerms;
import org.sabha.e2ee.group.MlsEngine.Joining;
import org.sabha.e2ee.group.MlsEngine.LeafCredential;
import org.sabha.e2ee.group.MlsEngine.LeafTrust;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.e2ee.group.MlsGroup.Handling;
import org.sabha.e2ee.rules.JudgedCommit;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.ReturnProofs;
import org.sabha.e2ee.rules.Statement;
import org.sabha.e2ee.rules.StatementInForce;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Java and browser members of a real meeting in one group: leaves with certificates, the link's secret, the hosts' statement
 * beside each Add, and the meeting's rules over each commit. Both take the same and refuse the same, by the same names.
 */
@Tag("interop")
class CertifiedInteropTest {
    private static final HexFormat HEX = HexFormat.of();

    private final TestAuthority authority = new TestAuthority();
    private final CertifiedLeaves leaves = authority.trust();
    private final MlsEngine engine = new BouncyCastleEngine(new SecureRandom());
    private final Map<String, Member> java = new LinkedHashMap<>();
    private final TreeSet<String> browser = new TreeSet<>();
    private final Map<String, byte[]> offers = new TreeMap<>();
    private final BrowserPeer peer;
    private Octets statement = Octets.EMPTY;

    CertifiedInteropTest() throws IOException {
        assumeTrue(BrowserPeer.isInstalled(), "the web module's packages are not installed: build modules/web first");
        peer = BrowserPeer.start();
    }

    @BeforeEach
    void aliceMakesTheMeeting() {
        peer.ask(peer.request("terms", "")
                .put("bytes", HEX.formatHex(Meeting.GROUP_ID))
                .put("pskId", HEX.formatHex(Meeting.PSK_ID))
                .put("psk", HEX.formatHex(new byte[32]))
                .put("root", authority.root.hex())
                .put("room", TestAuthority.ROOM)
                .put("nowMillis", TestAuthority.NOW.toEpochMilli()));
        Member alice = new Member("alice", "host", authority, leaves);
        java.put("alice", alice);
        statement = alice.states(1, false, false);
        alice.creates();
    }

    @AfterEach
    void endNode() {
        peer.close();
    }

    /** A Java member. */
    private final class Member {
        final DeviceKeys keys = engine.newDeviceKeys();
        final OwnKeyPackage own;
        private final LeafTrust trust;

        @Nullable
        StatementInForce rules;

        @Nullable
        MlsGroup group;

        Member(String name, String role, TestAuthority by, LeafTrust trust) {
            this(name, role, by, trust, List.of());
        }

        /** @param earlier whose word is brought for the key of now */
        Member(String name, String role, TestAuthority by, LeafTrust trust, List<DeviceKeys> earlier) {
            own = engine.newKeyPackage(
                    keys,
                    new LeafCredential.Certified(by.chain(keys, name, role)),
                    ReturnProofs.by(earlier, TestAuthority.ROOM, key()));
            this.trust = trust;
        }

        Octets key() {
            return Octets.of(keys.signatureKey());
        }

        private GroupTerms terms() {
            return new GroupTerms(Meeting.GROUP_ID, Meeting.PSK_ID, new byte[32], trust, new MlsEngine.CommitJudge() {
                @Override
                public @Nullable GroupRefusal refuse(JudgedCommit commit) {
                    return rules == null ? GroupRefusal.STATEMENT : rules.refuse(commit);
                }

                @Override
                public void taken(JudgedCommit commit) {
                    if (rules != null) {
                        rules.taken(commit);
                    }
                }
            });
        }

        /** As the only host. */
        Octets states(long version, boolean locked, boolean lobby) {
            MeetingTerms terms = new MeetingTerms(locked, lobby, List.of(key()));
            return Statement.sign(Octets.of(Meeting.GROUP_ID), version, terms, key(), keys)
                    .wire();
        }

        void creates() {
            rules = StatementInForce.created(Statement.read(statement).orElseThrow(), leaves, TestAuthority.ROOM);
            group = engine.create(terms(), own);
        }

        void joins(byte[] welcome) {
            group = assertInstanceOf(Joining.Joined.class, engine.join(terms(), own, welcome, statement.toArray()))
                    .group();
            rules = StatementInForce.entered(
                            statement, Octets.of(Meeting.GROUP_ID), group().members(), leaves, TestAuthority.ROOM)
                    .orElseThrow();
        }

        MlsGroup group() {
            if (group == null) {
                throw new IllegalStateException("not in the group");
            }
            return group;
        }
    }

    /** Somebody knocks; who has a "!" is a browser. */
    private byte[] offer(String name) {
        if (!name.endsWith("!")) {
            Member member = new Member(name, "participant", authority, leaves);
            java.put(name, member);
            return member.own.message();
        }
        byte[] key = HEX.parseHex(peer.ask("deviceKey", name).get("key").asString());
        ObjectNode request = peer.request("keyPackage", name).put("bytes", "");
        var chain = request.putArray("chain");
        chain.add(TestAuthority.certificate(
                        TestAuthority.leaf(key, name.replace("!", ""), "participant"), authority.intermediateKey)
                .hex());
        chain.add(authority.intermediate.hex());
        return HEX.parseHex(peer.ask(request).get("message").asString());
    }

    private void commits(String by, List<String> add, List<Integer> remove) {
        add.forEach(name -> offers.put(name, offer(name)));
        List<byte[]> packages = add.stream().map(offers::get).toList();
        byte[] statementBytes = add.isEmpty() ? new byte[0] : statement.toArray();
        byte[] commit;
        byte[] welcome;
        if (browser.contains(by)) {
            JsonNode drafted = peer.commit(by, packages, remove, statementBytes);
            assertEquals("drafted", drafted.get("kind").asString(), drafted::toString);
            commit = HEX.parseHex(drafted.get("commit").asString());
            welcome = HEX.parseHex(drafted.get("welcome").asString());
            peer.ask("ordered", by);
        } else {
            MlsGroup.Draft.Drafted drafted = drafted(by, packages, remove, statementBytes);
            commit = drafted.commit();
            welcome = drafted.welcome() == null ? new byte[0] : drafted.welcome();
            member(by).group().ordered();
        }
        java.entrySet()
                .removeIf(member -> !member.getKey().equals(by)
                        && member.getValue().group != null
                        && member.getValue().group().handle(commit) instanceof Handling.Out);
        browser.removeIf(name -> !name.equals(by)
                && !peer.ask("handle", name, commit).get("kind").asString().equals("advanced"));
        for (String name : add) {
            if (name.endsWith("!")) {
                JsonNode joined = peer.ask(peer.request("join", name)
                        .put("bytes", HEX.formatHex(welcome))
                        .put("statement", statement.hex()));
                assertEquals("joined", joined.get("kind").asString(), joined::toString);
                browser.add(name);
            } else {
                member(name).joins(welcome);
            }
        }
        sameForAll();
    }

    private MlsGroup.Draft.Drafted drafted(String by, List<byte[]> add, List<Integer> remove, byte[] statementBytes) {
        return assertInstanceOf(MlsGroup.Draft.Drafted.class, member(by).group().commit(add, remove, statementBytes));
    }

    private Member member(String name) {
        Member member = java.get(name);
        if (member == null) {
            throw new IllegalStateException(name + " is not here");
        }
        return member;
    }

    private void sameForAll() {
        Map<String, String> faces = new TreeMap<>();
        java.forEach((name, member) -> faces.put(
                name,
                member.group().epoch() + " " + HEX.formatHex(member.group().epochAuthenticator())));
        for (String name : browser) {
            JsonNode face = peer.ask("face", name);
            faces.put(
                    name,
                    face.get("epoch").asString() + " "
                            + face.get("authenticator").asString());
        }
        assertEquals(1, faces.values().stream().distinct().count(), faces::toString);
    }

    private void stated(Octets next) {
        statement = next;
        java.values()
                .forEach(member -> assertTrue(member.rules != null
                        && member.rules.take(next, member.group().members())));
        browser.forEach(name -> assertEquals(
                "",
                peer.ask(peer.request("hear", name).put("statement", next.hex()))
                        .get("refusal")
                        .asString()));
    }

    /** All others of both kinds refuse a commit by that name. */
    private void allRefuse(String by, byte[] commit, GroupRefusal reason) {
        java.forEach((name, member) -> {
            if (!name.equals(by)) {
                assertEquals(new Handling.Refused(reason), member.group().handle(commit), name);
            }
        });
        for (String name : browser) {
            if (!name.equals(by)) {
                JsonNode handling = peer.ask("handle", name, commit);
                assertEquals(
                        reason.name().toLowerCase(Locale.ROOT),
                        handling.path("reason").asString(""),
                        name + handling);
            }
        }
    }

    @Test
    void bothFollowEachOtherUnderTheMeetingsRules() {
        commits("alice", List.of("bob!", "carol"), List.of());
        commits("bob!", List.of("dave!", "erin"), List.of());
        commits("carol", List.of(), List.of());
        commits("dave!", List.of(), List.of());
        commits("bob!", List.of(), List.of(4));
        assertEquals(List.of("alice", "carol"), List.copyOf(java.keySet()));
        stated(member("alice").states(2, false, true));
        commits("alice", List.of("fred!"), List.of(1));
        commits("fred!", List.of(), List.of());
        assertEquals(List.of("dave!", "fred!"), List.copyOf(browser));
    }

    @Test
    void bothRefuseNewcomerUnderLockOrWithoutHost() {
        commits("alice", List.of("bob!", "carol", "dave!"), List.of());
        byte[] newcomer = offer("eve!");
        for (boolean locked : new boolean[] {false, true}) {
            long version = 1 + Statement.read(statement).orElseThrow().version();
            stated(member("alice").states(version, locked, !locked));
            byte[] byJava = drafted("carol", List.of(newcomer), List.of(), statement.toArray())
                    .commit();
            allRefuse("carol", byJava, GroupRefusal.NOT_ALLOWED);
            JsonNode drafted = peer.commit("bob!", List.of(newcomer), List.of(), statement.toArray());
            allRefuse("bob!", HEX.parseHex(drafted.get("commit").asString()), GroupRefusal.NOT_ALLOWED);
        }
        sameForAll();
    }

    /** @param by a browser, and so is one of the others */
    private void comesBack(Member again, String by) {
        JsonNode drafted = peer.commit(by, List.of(again.own.message()), List.of(0), statement.toArray());
        byte[] commit = HEX.parseHex(drafted.get("commit").asString());
        peer.ask("ordered", by);
        java.remove("alice");
        java.values()
                .forEach(member ->
                        assertInstanceOf(Handling.Advanced.class, member.group().handle(commit)));
        browser.stream()
                .filter(name -> !name.equals(by))
                .forEach(name -> assertEquals(
                        "advanced", peer.ask("handle", name, commit).get("kind").asString()));
        again.joins(HEX.parseHex(drafted.get("welcome").asString()));
    }

    @Test
    void bothTakeAHostWhoCameBackForOneAndNobodyElseBeforeThatIsStated() {
        commits("alice", List.of("bob!", "carol", "dave!"), List.of());
        Member before = member("alice");
        Member again = new Member("alice", "host", authority, leaves, List.of(before.keys));
        comesBack(again, "bob!");
        byte[] newcomer = offer("eve!");
        allRefuse(
                "carol",
                drafted("carol", List.of(newcomer), List.of(), statement.toArray())
                        .commit(),
                GroupRefusal.NOT_ALLOWED);
        JsonNode early = peer.commit("dave!", List.of(newcomer), List.of(), statement.toArray());
        allRefuse("dave!", HEX.parseHex(early.get("commit").asString()), GroupRefusal.NOT_ALLOWED);
        java.put("alice", again);
        StatementInForce rules = again.rules;
        if (rules != null) {
            rules.returned(again.key(), List.of(before.key()));
        }
        stated(again.states(2, false, false));
        commits("alice", List.of("fay!"), List.of());
        commits("fay!", List.of("gita"), List.of());
    }

    @Test
    void bothRefuseAnotherRootAndAStatementOfNoHost() {
        Member eve = new Member("eve", "participant", authority, leaf -> true);
        commits("alice", List.of("bob!", "carol"), List.of());
        byte[] statementBytes = statement.toArray();
        var added = drafted("alice", List.of(eve.own.message()), List.of(), statementBytes);
        member("alice").group().ordered();
        member("carol").group().handle(added.commit());
        assertEquals(
                "advanced",
                peer.ask("handle", "bob!", added.commit()).get("kind").asString());
        byte[] welcome = added.welcome();
        eve.joins(welcome == null ? new byte[0] : welcome);
        java.put("eve", eve);
        sameForAll();
        Member stranger = new Member("mallory", "host", new TestAuthority(), leaves);
        byte[] foreign = drafted("eve", List.of(stranger.own.message()), List.of(), statementBytes)
                .commit();
        allRefuse("eve", foreign, GroupRefusal.CREDENTIAL);
        Octets forged = eve.states(2, false, false);
        byte[] unheard = drafted("eve", List.of(offer("fay!")), List.of(), forged.toArray())
                .commit();
        allRefuse("eve", unheard, GroupRefusal.STATEMENT);
        sameForAll();
    }
}
