package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.e2ee.rules.RuleCases;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.MlsMessage;
import org.sabha.mls.MlsParse;
import org.sabha.mls.MlsParser;
import org.sabha.mls.order.CommitRules;
import org.sabha.mls.order.CommitRules.Screening;
import org.sabha.mls.order.GroupRoster;
import org.sabha.mls.order.LeafKeys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The guards of both engines take the same of commits that are near to right ones: what one takes and the other does not
 * would split a group. Seeds are in the names of the runs.
 */
@Tag("interop")
@Tag("T37")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardsAgreeTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final JsonNode CASES = RuleCases.read("commits.json");
    private static final int COMMITS = 1500;
    private static final int LONGEST = 2048;
    private static final byte[][] HOSTILE = {
        HEX.parseHex("bfffffff"), HEX.parseHex("4000"), HEX.parseHex("00"), HEX.parseHex("ff"), HEX.parseHex("0a0a")
    };

    private final SortedMap<Integer, LeafKeys> leaves = new TreeMap<>();
    private BrowserPeer peer;

    @BeforeAll
    void startNode() throws IOException {
        assumeTrue(BrowserPeer.isInstalled(), "the web module's packages are not installed: build modules/web first");
        peer = BrowserPeer.start();
        peer.ask(peer.request("terms", "")
                .put("bytes", CASES.get("groupId").asString())
                .put("pskId", CASES.get("pskId").asString())
                .put("psk", ""));
        ObjectNode members = peer.request("members", "");
        var packages = members.putArray("add");
        var places = members.putArray("remove");
        for (JsonNode member : CASES.get("members")) {
            String message = member.get("keyPackage").asString();
            MlsParse.Read read = (MlsParse.Read) MlsParser.parse(HEX.parseHex(message), MlsLimits.MEETING);
            leaves.put(
                    member.get("leaf").asInt(),
                    LeafKeys.of(((MlsMessage.KeyPackageMessage) read.message())
                            .keyPackage()
                            .leaf()));
            packages.add(message);
            places.add(member.get("leaf").asInt());
        }
        peer.ask(members);
    }

    @AfterAll
    void endNode() {
        if (peer != null) {
            peer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void bothTakeTheSame(long seed) {
        Random random = new Random(seed);
        List<byte[]> golden = CASES.get("commits")
                .valueStream()
                .map(each -> HEX.parseHex(each.get("message").asString()))
                .filter(commit -> commit.length > 0 && commit.length < LONGEST)
                .toList();
        List<byte[]> commits = new ArrayList<>();
        for (int i = 0; i < COMMITS; i++) {
            commits.add(changed(golden.get(random.nextInt(golden.size())), random));
        }
        ObjectNode request =
                peer.request("screen", "").put("epoch", CASES.get("epoch").asLong());
        var all = request.putArray("add");
        commits.forEach(commit -> all.add(HEX.formatHex(commit)));
        JsonNode browser = peer.ask(request).get("refusals");
        int taken = 0;
        for (int i = 0; i < COMMITS; i++) {
            String ours = judged(commits.get(i));
            String theirs = browser.get(i).asString();
            taken += ours.equals("taken") ? 1 : 0;
            String commit = HEX.formatHex(commits.get(i));
            assertEquals(ours.equals("taken"), theirs.equals("taken"), () -> ours + ", " + theirs + ": " + commit);
        }
        assertTrue(taken > COMMITS / 100, "only " + taken + " were taken by anybody");
    }

    private String judged(byte[] commit) {
        if (!(MlsParser.parse(commit, MlsLimits.MEETING) instanceof MlsParse.Read read)) {
            return "malformed";
        }
        CommitRules rules = new CommitRules(
                RuleCases.octets(CASES.get("groupId")), RuleCases.octets(CASES.get("pskId")), MlsLimits.MAX_LEAVES);
        Screening screening = rules.screen(read.message(), CASES.get("epoch").asLong(), GroupRoster.of(leaves));
        return screening instanceof Screening.Refused refused ? refused.reason().wireName() : "taken";
    }

    /** One place is changed, left out, said twice, or has something put before it. */
    private static byte[] changed(byte[] golden, Random random) {
        int at = random.nextInt(golden.length);
        int to = Math.min(golden.length, at + 1 + random.nextInt(4));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(golden, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> out.write(golden[at] ^ (1 << random.nextInt(8)));
            case 1 -> out.write(random.nextInt(256));
            case 2 -> out.write(golden, at, to - at);
            case 3 -> {}
            default -> out.writeBytes(HOSTILE[random.nextInt(HOSTILE.length)]);
        }
        int rest = random.nextBoolean() ? at + 1 : to;
        out.write(golden, Math.min(rest, golden.length), golden.length - Math.min(rest, golden.length));
        return out.toByteArray();
    }
}
