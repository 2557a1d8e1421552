package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.e2ee.rules.RuleCases;
import org.sabha.e2ee.text.LeafBox;
import org.sabha.e2ee.text.Recipients;
import org.sabha.e2ee.text.SealedTexts;
import org.sabha.e2ee.text.TextChannel;
import org.sabha.e2ee.text.TextEpoch;
import org.sabha.model.Octets;
import tools.jackson.databind.JsonNode;

/** What is sealed for one leaf is opened by its key of the epoch alone, however the leaf came by that key. */
@Tag("T50")
class LeafKeyBoxTest {
    private static final byte[] CONTEXT = {1, 2, 3};
    private static final byte[] SECRET = HexFormat.of().parseHex("5e".repeat(16));

    private final Meeting meeting = new Meeting();

    @Test
    void eachLeafOpensItsOwnAfterEachStep() {
        MlsGroup alice = meeting.create("alice");
        MlsEngine.OwnKeyPackage bobs = meeting.keyPackage("bob");
        MlsGroup bob = meeting.joined(
                bobs, Meeting.ordered(alice, List.of(bobs.message()), List.of()).welcome());
        MlsEngine.OwnKeyPackage carols = meeting.keyPackage("carol");
        MlsGroup carol = meeting.joined(
                carols,
                Meeting.ordered(bob, List.of(carols.message()), List.of(), alice)
                        .welcome());
        List<MlsGroup> all = List.of(alice, bob, carol);
        readEachOther(all);
        // A path gives its author another key, and nobody else.
        Meeting.ordered(bob, List.of(), List.of(), alice, carol);
        readEachOther(all);
        Meeting.ordered(carol, List.of(), List.of(), alice, bob);
        readEachOther(all);
        // A draft that was not ordered changes nothing.
        Meeting.drafted(alice, List.of(), List.of());
        readEachOther(all);
    }

    private static void readEachOther(List<MlsGroup> all) {
        for (MlsGroup from : all) {
            for (MlsGroup to : all) {
                byte[] sealed = from.leafBox().seal(to.ownLeaf(), CONTEXT, SECRET);
                assertEquals(SECRET.length + LeafBox.MORE_BYTES, sealed.length);
                for (MlsGroup reader : all) {
                    byte[] opened = reader.leafBox().open(CONTEXT, sealed);
                    assertArrayEquals(reader.ownLeaf() == to.ownLeaf() ? SECRET : null, opened);
                }
                assertNull(to.leafBox().open(new byte[] {1, 2, 4}, sealed));
                assertNull(to.leafBox().open(CONTEXT, Arrays.copyOf(sealed, sealed.length - 1)));
                assertNull(to.leafBox().open(CONTEXT, Arrays.copyOf(sealed, 3)));
            }
        }
    }

    @Test
    void boxOpensOnlyInItsEpoch() {
        MlsGroup alice = meeting.create("alice");
        Meeting.ordered(alice, List.of(meeting.keyPackage("bob").message()), List.of());
        LeafBox before = alice.leafBox();
        byte[] sealed = before.seal(0, CONTEXT, SECRET);
        Meeting.ordered(alice, List.of(), List.of());
        assertArrayEquals(SECRET, before.open(CONTEXT, sealed));
        assertNull(alice.leafBox().open(CONTEXT, sealed));
        assertThrows(IllegalArgumentException.class, () -> before.seal(2, CONTEXT, SECRET));
    }

    /** What the browser's code sealed for one leaf. */
    @Test
    void opensWhatTheBrowserSealsForOne() {
        JsonNode vectors = RuleCases.read("vectors.json");
        JsonNode sealed = vectors.get("sealedForOne");
        Octets groupId = RuleCases.octets(sealed.get("groupId"));
        Octets author = RuleCases.octets(vectors.get("signer").get("publicKey"));
        MlsCipherSuite suite = Library.call(
                () -> MlsCipherSuite.getSuite(MlsCipherSuite.MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519));
        byte[] leafKey = RuleCases.octets(sealed.get("leafPrivateKey")).toArray();
        int leaf = sealed.get("toLeaf").asInt();
        SealedTexts texts = new SealedTexts(new SecureRandom());
        texts.enter(
                new TextEpoch(
                        groupId,
                        sealed.get("epoch").asLong(),
                        Map.of(sealed.get("leaf").asInt(), author),
                        (label, context, length) -> {
                            assertEquals(
                                    sealed.get("exporterContext").asString(),
                                    HexFormat.of().formatHex(context));
                            return RuleCases.octets(sealed.get("key")).toArray();
                        },
                        new LeafKeyBox(suite, new TreeMap<>(), leaf, leafKey)),
                0);
        assertEquals(
                new SealedTexts.Opening.Opened(
                        sealed.get("leaf").asInt(),
                        author,
                        sealed.get("epoch").asLong(),
                        new Recipients.One(leaf),
                        sealed.get("text").asString()),
                texts.open(TextChannel.CHAT, RuleCases.octets(sealed.get("wire")), 0));
    }
}
