package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sabha.e2ee.group.MlsEngine.Joining;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.e2ee.group.MlsGroup.Handling;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.mls.ReturnProof;
import org.sabha.mls.order.GroupRefusal;
import tools.jackson.databind.JsonNode;

/** Java and browser members in one group: after each commit all see the same epoch, people and keys. */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InteropTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] OTHER_SECRET = HEX.parseHex("01".repeat(32));

    private final Meeting meeting = new Meeting();
    private final Map<String, MlsGroup> java = new LinkedHashMap<>();
    private final Map<String, OwnKeyPackage> packages = new LinkedHashMap<>();
    private final Map<String, Integer> browser = new TreeMap<>();
    private BrowserPeer peer;

    @BeforeAll
    void startNode() throws IOException {
        assumeTrue(BrowserPeer.isInstalled(), "the web module's packages are not installed: build modules/web first");
        peer = BrowserPeer.start();
        browsersHold(new byte[32]);
    }

    /** The secret of the link that browsers who come from now on have; of no bytes, none. */
    private void browsersHold(byte[] psk) {
        peer.ask(peer.request("terms", "")
                .put("bytes", HEX.formatHex(Meeting.GROUP_ID))
                .put("pskId", HEX.formatHex(Meeting.PSK_ID))
                .put("psk", HEX.formatHex(psk)));
    }

    @AfterAll
    void endNode() {
        if (peer != null) {
            peer.close();
        }
    }

    @Test
    void javaCreatesAndTheBrowserJoins() {
        forgetAll();
        java.put("alice", meeting.create("alice"));
        javaCommits("alice", List.of("bob!"), List.of());
        browserCommits("bob", List.of("carol"), List.of());
        browserCommits("bob", List.of(), List.of());
        javaCommits("carol", List.of(), List.of());
        javaCommits("alice", List.of("dave!", "erin", "fred!"), List.of());
        browserCommits("dave", List.of(), List.of());
        // Out: carol at leaf 2 by the browser, bob at leaf 1 by Java, in whose place gina sits.
        browserCommits("fred", List.of(), List.of(2));
        javaCommits("erin", List.of("gina!"), List.of(1));
        assertEquals(1, known(browser, "gina"));
        javaCommits("alice", List.of(), List.of());
        browserCommits("gina", List.of("hans", "ines!"), List.of(0));
        javaCommits("hans", List.of(), List.of());
    }

    @Test
    void theBrowserCreatesAndJavaJoins() {
        forgetAll();
        peer.ask("create", "alice");
        browser.put("alice", 0);
        browserCommits("alice", List.of("bob", "carol!"), List.of());
        javaCommits("bob", List.of(), List.of());
        browserCommits("carol", List.of(), List.of());
        javaCommits("bob", List.of(), List.of(0));
        browserCommits("carol", List.of("dave"), List.of());
    }

    /** Bouncy Castle fails on extensions of any type that it does not know, here and in a Welcome's tree. */
    @Test
    void bothReadReturnProofOfEarlierKey() {
        forgetAll();
        java.put("alice", meeting.create("alice"));
        javaCommits("alice", List.of("bob!", "carol"), List.of());
        javaCommits("alice", List.of("~bob!"), List.of(1));
        browserCommits("~bob", List.of("~carol"), List.of(2));
        javaCommits("~carol", List.of("~dave!", "~erin"), List.of());
        browserCommits("~dave", List.of(), List.of());
    }

    @Test
    void bothRefuseWhatIsOld() {
        forgetAll();
        java.put("alice", meeting.create("alice"));
        javaCommits("alice", List.of("bob!"), List.of());
        byte[] lost = HEX.parseHex(
                peer.commit("bob", List.of(), List.of()).get("commit").asString());
        byte[] won = Meeting.ordered(alice(), List.of(), List.of()).commit();
        assertEquals("advanced", peer.ask("handle", "bob", won).get("kind").asString());
        assertEquals(
                "epoch_passed", peer.ask("handle", "bob", won).get("reason").asString());
        assertEquals(
                "EPOCH_PASSED",
                ((Handling.Refused) alice().handle(lost)).reason().name());
        sameForAll();
    }

    /** With another secret, or with none, a Welcome stays closed; with the right one the same Welcome opens. */
    @Test
    void aWelcomeOpensOnlyWithTheSecretOfTheLinkFromEitherSide() {
        forgetAll();
        java.put("alice", meeting.create("alice"));
        javaCommits("alice", List.of("bob!"), List.of());
        byte[] carols = newcomers(List.of("carol!")).getFirst();
        MlsGroup.Draft.Drafted byJava = Meeting.ordered(alice(), List.of(carols), List.of());
        assertEquals(
                "advanced",
                peer.ask("handle", "bob", byJava.commit()).get("kind").asString());
        byte[] welcome = Objects.requireNonNull(byJava.welcome());
        for (byte[] psk : List.of(OTHER_SECRET, new byte[0])) {
            browsersHold(psk);
            assertEquals(
                    "not_processed",
                    peer.ask("join", "carol", welcome).get("reason").asString());
        }
        browsersHold(new byte[32]);
        assertEquals("joined", peer.ask("join", "carol", welcome).get("kind").asString());
        OwnKeyPackage dave = meeting.keyPackage("dave");
        JsonNode byBrowser = peer.commit("carol", List.of(dave.message()), List.of());
        byte[] second = HEX.parseHex(byBrowser.get("welcome").asString());
        assertEquals(GroupRefusal.NOT_PROCESSED, refusal(OTHER_SECRET, dave, second));
        assertEquals(GroupRefusal.PSK_UNKNOWN, refusal(null, dave, second));
        assertInstanceOf(Joining.Joined.class, meeting.engine.join(meeting.terms, dave, second));
    }

    private GroupRefusal refusal(byte @Nullable [] psk, OwnKeyPackage own, byte[] welcome) {
        return assertInstanceOf(
                        Joining.Refused.class, meeting.engine.join(Meeting.terms(psk, leaf -> true), own, welcome))
                .reason();
    }

    /** A member who adds somebody with another secret than the link's is followed by nobody, on either side. */
    @Test
    void anAddWithAnotherSecretIsFollowedByNobody() {
        forgetAll();
        java.put("alice", meeting.create("alice"));
        javaCommits("alice", List.of("bob!", "carol"), List.of());
        ((BouncyCastleGroup) alice())
                .library()
                .insertExternalPsk(new org.bouncycastle.mls.crypto.Secret(Meeting.PSK_ID.clone()), OTHER_SECRET);
        byte[] strange =
                Meeting.drafted(alice(), newcomers(List.of("dave!")), List.of()).commit();
        assertEquals(
                "not_processed",
                peer.ask("handle", "bob", strange).get("reason").asString());
        assertEquals(
                new Handling.Refused(GroupRefusal.NOT_PROCESSED),
                known(java, "carol").handle(strange));
        byte[] right = HEX.parseHex(peer.commit("bob", newcomers(List.of("erin")), List.of())
                .get("commit")
                .asString());
        assertEquals(new Handling.Refused(GroupRefusal.NOT_PROCESSED), alice().handle(right));
        assertInstanceOf(Handling.Advanced.class, known(java, "carol").handle(right));
        assertEquals(1, alice().epoch());
    }

    /** A message for one person is sealed for their leaf by either engine, and opened by that leaf alone. */
    @Test
    @Tag("T50")
    void privateMessageOpensOnlyForItsLeaf() {
        forgetAll();
        java.put("alice", meeting.create("alice"));
        javaCommits("alice", List.of("bob!", "carol", "dave!"), List.of());
        eachReadsTheirOwn();
        // Paths give their authors other keys.
        browserCommits("bob", List.of(), List.of());
        javaCommits("carol", List.of(), List.of());
        eachReadsTheirOwn();
    }

    private void eachReadsTheirOwn() {
        byte[] secret = HEX.parseHex("5e".repeat(16));
        Map<String, Integer> leaves = new TreeMap<>(browser);
        java.forEach((name, group) -> leaves.put(name, group.ownLeaf()));
        leaves.forEach((reader, leaf) -> {
            byte[] byJava = alice().leafBox().seal(leaf, new byte[0], secret);
            byte[] byBrowser = HEX.parseHex(peer.ask(peer.request("sealFor", "dave")
                            .put("bytes", HEX.formatHex(secret))
                            .put("leaf", leaf))
                    .get("sealed")
                    .asString());
            for (byte[] sealed : List.of(byJava, byBrowser)) {
                java.forEach((name, group) -> assertArrayEquals(
                        name.equals(reader) ? secret : null, group.leafBox().open(new byte[0], sealed)));
                browser.keySet()
                        .forEach(name -> assertEquals(
                                name.equals(reader) ? HEX.formatHex(secret) : "",
                                peer.ask("openSealed", name, sealed)
                                        .get("opened")
                                        .asString()));
            }
        });
    }

    /** The server hands on commit n + 1 before n: nobody takes it, and in order all come to the same. */
    @Test
    @Tag("adversary")
    void commitsInTheWrongOrderAreNotTakenByEither() {
        forgetAll();
        java.put("alice", meeting.create("alice"));
        javaCommits("alice", List.of("bob!", "carol", "dave!"), List.of());
        byte[] first = Meeting.ordered(alice(), List.of(), List.of()).commit();
        byte[] second = Meeting.ordered(alice(), List.of(), List.of()).commit();
        assertEquals(
                new Handling.Refused(GroupRefusal.EPOCH_AHEAD),
                known(java, "carol").handle(second));
        assertEquals(
                "epoch_ahead", peer.ask("handle", "bob", second).get("reason").asString());
        for (byte[] commit : List.of(first, second)) {
            assertInstanceOf(Handling.Advanced.class, known(java, "carol").handle(commit));
            for (String name : browser.keySet()) {
                assertEquals(
                        "advanced", peer.ask("handle", name, commit).get("kind").asString());
            }
        }
        assertEquals(
                new Handling.Refused(GroupRefusal.EPOCH_PASSED),
                known(java, "carol").handle(first));
        assertEquals(
                "epoch_passed", peer.ask("handle", "bob", first).get("reason").asString());
        sameForAll();
    }

    /** Whoever is out learns nothing from what follows: each later commit is refused, and the keys stay those of before. */
    @Test
    @Tag("adversary")
    void removedMemberFollowsNoLaterCommit() {
        forgetAll();
        java.put("alice", meeting.create("alice"));
        javaCommits("alice", List.of("bob!", "carol", "dave!"), List.of());
        MlsGroup carol = known(java, "carol");
        String carolsLast = HEX.formatHex(carol.epochAuthenticator());
        String bobsLast = peer.ask("face", "bob").get("authenticator").asString();
        List<byte[]> later = new ArrayList<>();
        later.add(Meeting.ordered(alice(), List.of(), List.of(1, 2)).commit());
        later.add(Meeting.ordered(alice(), List.of(meeting.keyPackage("erin").message()), List.of())
                .commit());
        later.add(Meeting.ordered(alice(), List.of(), List.of()).commit());
        for (byte[] commit : later) {
            Handling handling = carol.handle(commit);
            assertFalse(handling instanceof Handling.Advanced, handling::toString);
            JsonNode inBrowser = peer.ask("handle", "bob", commit);
            assertFalse(inBrowser.get("kind").asString().equals("advanced"), inBrowser::toString);
            assertEquals(
                    "advanced", peer.ask("handle", "dave", commit).get("kind").asString());
        }
        assertEquals(carolsLast, HEX.formatHex(carol.epochAuthenticator()));
        JsonNode bobs = peer.ask("face", "bob");
        assertEquals(bobsLast, bobs.get("authenticator").asString());
        assertNotEquals(bobs.get("exported"), peer.ask("face", "dave").get("exported"));
    }

    private MlsGroup alice() {
        return known(java, "alice");
    }

    private static <T> T known(Map<String, T> map, String name) {
        T value = map.get(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not here");
        }
        return value;
    }

    private void forgetAll() {
        java.clear();
        browser.clear();
        packages.clear();
    }

    /** KeyPackages of newcomers; a name that ends in "!" is a browser's, one that begins with "~" has words of keys. */
    private List<byte[]> newcomers(List<String> names) {
        return names.stream()
                .map(name -> {
                    byte[] words = new byte[name.startsWith("~") ? 2 * ReturnProof.SIGNATURE_BYTES : 0];
                    if (name.endsWith("!")) {
                        return HEX.parseHex(peer.ask("keyPackage", bare(name), words)
                                .get("message")
                                .asString());
                    }
                    OwnKeyPackage own = meeting.keyPackage(name, words);
                    packages.put(name, own);
                    return own.message();
                })
                .toList();
    }

    private static String bare(String name) {
        return name.replace("!", "");
    }

    private void javaCommits(String by, List<String> add, List<Integer> remove) {
        MlsGroup committer = known(java, by);
        MlsGroup.Draft.Drafted drafted = Meeting.drafted(committer, newcomers(add), remove);
        committer.ordered();
        byte[] welcome = drafted.welcome();
        spread(by, drafted.commit(), welcome == null ? new byte[0] : welcome, add);
    }

    private void browserCommits(String by, List<String> add, List<Integer> remove) {
        JsonNode drafted = peer.commit(by, newcomers(add), remove);
        assertEquals("drafted", drafted.get("kind").asString(), drafted::toString);
        peer.ask("ordered", by);
        spread(
                by,
                HEX.parseHex(drafted.get("commit").asString()),
                HEX.parseHex(drafted.get("welcome").asString()),
                add);
    }

    private void spread(String by, byte[] commit, byte[] welcome, List<String> add) {
        java.entrySet()
                .removeIf(member ->
                        !member.getKey().equals(by) && isOut(member.getValue().handle(commit)));
        browser.keySet().removeIf(name -> !name.equals(by) && isOut(name, peer.ask("handle", name, commit)));
        for (String name : add) {
            if (name.endsWith("!")) {
                assertEquals(
                        "joined",
                        peer.ask("join", bare(name), welcome).get("kind").asString());
                browser.put(bare(name), -1);
            } else {
                java.put(name, meeting.joined(known(packages, name), welcome));
            }
        }
        sameForAll();
    }

    private static boolean isOut(Handling handling) {
        assertFalse(handling instanceof Handling.Refused, handling::toString);
        return handling instanceof Handling.Out;
    }

    private static boolean isOut(String name, JsonNode handling) {
        String kind = handling.get("kind").asString();
        assertTrue(kind.equals("advanced") || kind.equals("out"), () -> name + handling);
        return kind.equals("out");
    }

    /** Epoch, authenticator, exported key and everybody's leaf and signature key. */
    private void sameForAll() {
        Map<String, List<String>> faces = new TreeMap<>();
        java.forEach((name, group) -> faces.put(
                name,
                List.of(
                        Long.toString(group.epoch()),
                        HEX.formatHex(group.epochAuthenticator()),
                        HEX.formatHex(
                                group.export(EpochSecret.EXPORTER_LABEL, new byte[0], EpochSecret.BASE_KEY_BYTES)),
                        group.members().entrySet().stream()
                                .map(leaf -> leaf.getKey() + "="
                                        + leaf.getValue().signatureKey().hex())
                                .toList()
                                .toString())));
        browser.replaceAll((name, leaf) -> peer.ask("face", name).get("leaf").asInt());
        for (String name : browser.keySet()) {
            JsonNode face = peer.ask("face", name);
            faces.put(
                    name,
                    List.of(
                            face.get("epoch").asString(),
                            face.get("authenticator").asString(),
                            face.get("exported").asString(),
                            face.get("members")
                                    .valueStream()
                                    .map(JsonNode::asString)
                                    .toList()
                                    .toString()));
        }
        assertEquals(1, faces.values().stream().distinct().count(), faces::toString);
    }
}
