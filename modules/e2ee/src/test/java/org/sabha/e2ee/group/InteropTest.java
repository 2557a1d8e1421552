package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.e2ee.group.MlsGroup.Handling;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.mls.ReturnProof;
import tools.jackson.databind.JsonNode;

/** Java and browser members in one group: after each commit all see the same epoch, people and keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InteropTest {
    private static final HexFormat HEX = HexFormat.of();

    private final Meeting meeting = new Meeting();
    private final Map<String, MlsGroup> java = new LinkedHashMap<>();
    private final Map<String, OwnKeyPackage> packages = new LinkedHashMap<>();
    private final Map<String, Integer> browser = new TreeMap<>();
    private BrowserPeer peer;

    @BeforeAll
    void startNode() throws IOException {
        assumeTrue(BrowserPeer.isInstalled(), "the web module's packages are not installed: build modules/web first");
        peer = BrowserPeer.start();
        peer.ask(peer.request("terms", "")
                .put("bytes", HEX.formatHex(Meeting.GROUP_ID))
                .put("pskId", HEX.formatHex(Meeting.PSK_ID))
                .put("psk", HEX.formatHex(new byte[32])));
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
    void whoReturnsByTheWordOfAnEarlierKeyIsReadByBoth() {
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
