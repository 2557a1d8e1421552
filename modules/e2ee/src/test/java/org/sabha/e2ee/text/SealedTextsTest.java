package org.sabha.e2ee.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.e2ee.rules.Ed25519Signer;
import org.sabha.e2ee.rules.RuleCases;
import org.sabha.e2ee.text.SealedTexts.Opening;
import org.sabha.model.Octets;
import tools.jackson.databind.JsonNode;

class SealedTextsTest {
    private static final JsonNode VECTORS = RuleCases.read("vectors.json");
    private static final JsonNode VECTOR = VECTORS.get("sealed");
    private static final long SECOND = 1_000_000_000L;

    private final Ed25519Signer signer = RuleCases.signer(VECTORS);
    private final Octets key = RuleCases.octets(VECTORS.get("signer").get("publicKey"));
    private final Octets groupId = RuleCases.octets(VECTOR.get("groupId"));
    private final Octets wire = RuleCases.octets(VECTOR.get("wire"));
    private final SealedTexts asha = new SealedTexts(new SecureRandom());
    private final SealedTexts bob = new SealedTexts(new SecureRandom());

    private TextEpoch epoch(long number) {
        return epoch(number, 7);
    }

    /** Exports the vector's key where it is asked for, and elsewhere one made of what is asked. */
    private TextEpoch epoch(long number, int ownLeaf) {
        Map<Integer, Octets> keys = Map.of(3, key, 4, Octets.of(new byte[32]));
        return new TextEpoch(
                groupId,
                number,
                keys,
                (label, context, length) -> {
                    boolean asked = label.equals("sabha data")
                            && HexFormat.of()
                                    .formatHex(context)
                                    .equals(VECTOR.get("exporterContext").asString());
                    return asked && number == 5
                            ? RuleCases.octets(VECTOR.get("key")).toArray()
                            : Arrays.copyOf(context, length);
                },
                new TaggedBox(ownLeaf));
    }

    @Test
    void opensWhatTheBrowserSeals() {
        bob.enter(epoch(5), 0);
        assertEquals(opened(VECTOR.get("text").asString()), bob.open(TextChannel.CHAT, wire, 0));
    }

    /** The server may hand it to whom it likes, with all keys of the epoch: only those whom it is for can open it. */
    @Test
    @Tag("T50")
    void onlyRecipientLeavesReadPrivateText() {
        asha.enter(epoch(5, 3), 0);
        for (Recipients to : List.of(new Recipients.One(7), new Recipients.Hosts())) {
            Octets sealed = asha.seal(3, signer, TextChannel.CHAT, to, Set.of(7, 9), "only for you")
                    .orElseThrow();
            for (int leaf : new int[] {7, 9, 3}) {
                assertEquals(opened("only for you", to), openedAt(leaf, sealed), "leaf " + leaf);
            }
            for (int leaf : new int[] {4, 0, 1023}) {
                assertEquals(dropped(TextDrop.NOT_A_READER), openedAt(leaf, sealed), "leaf " + leaf);
            }
        }
        Octets forAll = asha.seal(3, signer, TextChannel.CHAT, new Recipients.All(), Set.of(7), "for all")
                .orElseThrow();
        assertEquals(opened("for all"), openedAt(4, forAll));
    }

    /** A server that waits until the author's next word has come does not hide what it hands to whom it is not for. */
    @Test
    @Tag("T50")
    void lateMessageForOthersIsRecognised() {
        asha.enter(epoch(5, 3), 0);
        bob.enter(epoch(5, 4), 0);
        Octets forOthers = asha.seal(3, signer, TextChannel.CHAT, new Recipients.Hosts(), Set.of(7), "only for you")
                .orElseThrow();
        assertEquals(opened("for all"), bob.open(TextChannel.CHAT, seal("for all"), 0));
        assertEquals(dropped(TextDrop.NOT_A_READER), bob.open(TextChannel.CHAT, forOthers, 0));
    }

    private Opening openedAt(int leaf, Octets sealed) {
        SealedTexts reader = new SealedTexts(new SecureRandom());
        reader.enter(epoch(5, leaf), 0);
        return reader.open(TextChannel.CHAT, sealed, 0);
    }

    /** Whoever signs may also sign envelopes that are none. */
    @Test
    @Tag("H19")
    void envelopesThatDoNotFitAreDropped() {
        bob.enter(epoch(5), 0);
        byte[] bytes = wire.toArray();
        int countAt = 1 + 16 + 8 + 2 + 8 + 1 + 3;
        assertEquals(0, bytes[countAt]);
        for (int count : new int[] {1, 2, 255}) {
            assertEquals(dropped(TextDrop.MALFORMED), bob.open(TextChannel.CHAT, signedAnew(bytes, countAt, count), 0));
        }
        asha.enter(epoch(5, 3), 0);
        byte[] forOne = asha.seal(3, signer, TextChannel.CHAT, new Recipients.One(7), Set.of(7), "hello")
                .orElseThrow()
                .toArray();
        assertEquals(2, forOne[countAt]);
        assertEquals(dropped(TextDrop.MALFORMED), bob.open(TextChannel.CHAT, signedAnew(forOne, countAt, 0), 0));
        assertEquals(dropped(TextDrop.MALFORMED), bob.open(TextChannel.CHAT, signedAnew(forOne, countAt, 200), 0));
        // The reader's envelope is another's now.
        int secondLeaf = countAt + 1 + 66 + 1;
        assertEquals(7, forOne[secondLeaf]);
        assertEquals(dropped(TextDrop.NOT_A_READER), bob.open(TextChannel.CHAT, signedAnew(forOne, secondLeaf, 8), 0));
        assertEquals(
                dropped(TextDrop.NOT_A_READER), bob.open(TextChannel.CHAT, signedAnew(forOne, secondLeaf + 1, 1), 0));
    }

    private Octets signedAnew(byte[] bytes, int at, int value) {
        byte[] body = Arrays.copyOf(bytes, bytes.length - Ed25519Signer.SIGNATURE_BYTES);
        body[at] = (byte) value;
        byte[] all = Arrays.copyOf(body, bytes.length);
        System.arraycopy(signer.sign(body), 0, all, body.length, Ed25519Signer.SIGNATURE_BYTES);
        return Octets.of(all);
    }

    @Test
    @Tag("T36")
    void opensEachMessageOnceAndLateChat() {
        asha.enter(epoch(5), 0);
        bob.enter(epoch(5), 0);
        Octets first = seal("one");
        Octets second = seal("two");
        assertFalse(first.equals(second));
        assertEquals(opened("two"), bob.open(TextChannel.CHAT, second, 0));
        assertEquals(dropped(TextDrop.REPLAYED), bob.open(TextChannel.CHAT, second, 0));
        assertEquals(opened("one"), bob.open(TextChannel.CHAT, first, 0));
        assertEquals(dropped(TextDrop.REPLAYED), bob.open(TextChannel.CHAT, first, 0));
        assertEquals(opened("three"), bob.open(TextChannel.CHAT, seal("three"), 0));
    }

    @Test
    @Tag("T36")
    void opensNoOvertakenMessageOfOtherChannels() {
        asha.enter(epoch(5), 0);
        bob.enter(epoch(5), 0);
        Octets first = asha.seal(3, signer, TextChannel.CAPTION, new Recipients.All(), Set.of(), "one")
                .orElseThrow();
        assertEquals(opened("two"), bob.open(TextChannel.CHAT, seal("two"), 0));
        assertEquals(dropped(TextDrop.OVERTAKEN), bob.open(TextChannel.CAPTION, first, 0));
    }

    @Test
    void forgetsTheOldestNumbers() {
        SequenceNumbers numbers = new SequenceNumbers();
        for (long number = 1; number <= SequenceNumbers.MAX_REMEMBERED + 1; number++) {
            assertTrue(numbers.mayAccept(number));
            numbers.accept(number);
        }
        assertFalse(numbers.mayAccept(0));
        assertFalse(numbers.mayAccept(1));
        assertFalse(numbers.mayAccept(2));
        assertFalse(numbers.mayAccept(-1));
    }

    @Test
    void anEpochIsTakenForFiveSecondsAfterItsEnd() {
        asha.enter(epoch(5), 0);
        bob.enter(epoch(5), 0);
        Octets early = seal("early");
        Octets late = seal("late");
        bob.enter(epoch(6), SECOND);
        assertEquals(opened("early"), bob.open(TextChannel.CHAT, early, 6 * SECOND - 1));
        assertEquals(dropped(TextDrop.UNKNOWN_EPOCH), bob.open(TextChannel.CHAT, late, 6 * SECOND));
        asha.enter(epoch(7), 0);
        assertEquals(dropped(TextDrop.UNKNOWN_EPOCH), bob.open(TextChannel.CHAT, seal("ahead"), SECOND));
    }

    /** As where somebody is let in and another removed while a line is slow. */
    @Test
    void anEpochIsTakenHoweverManyCameAfterIt() {
        asha.enter(epoch(5), 0);
        bob.enter(epoch(5), 0);
        Octets slow = seal("slow");
        Octets slower = seal("slower");
        Octets slowest = seal("slowest");
        bob.enter(epoch(6), SECOND);
        bob.enter(epoch(7), 2 * SECOND);
        assertEquals(opened("slow"), bob.open(TextChannel.CHAT, slow, 2 * SECOND));
        bob.enter(epoch(8), 3 * SECOND);
        assertEquals(opened("slower"), bob.open(TextChannel.CHAT, slower, 6 * SECOND - 1));
        assertEquals(dropped(TextDrop.UNKNOWN_EPOCH), bob.open(TextChannel.CHAT, slowest, 6 * SECOND));
    }

    @Test
    void dropsTamperedText() {
        bob.enter(epoch(5), 0);
        byte[] bytes = wire.toArray();
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            assertTrue(bob.open(TextChannel.CHAT, Octets.of(changed), 0) instanceof Opening.Dropped, "at " + at);
        }
        for (int length = 0; length < bytes.length; length++) {
            assertTrue(
                    bob.open(TextChannel.CHAT, Octets.copyOf(bytes, 0, length), 0) instanceof Opening.Dropped,
                    "of " + length);
        }
        assertEquals(dropped(TextDrop.MALFORMED), bob.open(TextChannel.REACTION, wire, 0));
        assertEquals(opened(VECTOR.get("text").asString()), bob.open(TextChannel.CHAT, wire, 0));
    }

    @Test
    @Tag("H19")
    void nobodySpeaksForAnotherLeaf() {
        bob.enter(epoch(5), 0);
        asha.enter(epoch(5), 0);
        Octets asAnother = asha.seal(4, signer, TextChannel.CHAT, new Recipients.All(), Set.of(), "I am four")
                .orElseThrow();
        assertEquals(dropped(TextDrop.FORGED), bob.open(TextChannel.CHAT, asAnother, 0));
        Octets asNobody = asha.seal(9, signer, TextChannel.CHAT, new Recipients.Hosts(), Set.of(), "I am nine")
                .orElseThrow();
        assertEquals(dropped(TextDrop.UNKNOWN_LEAF), bob.open(TextChannel.CHAT, asNobody, 0));
    }

    @Test
    void withoutAGroupNothingIsSealedOrOpened() {
        assertTrue(asha.seal(3, signer, TextChannel.CHAT, new Recipients.All(), Set.of(), "hello")
                .isEmpty());
        assertEquals(dropped(TextDrop.OTHER_GROUP), bob.open(TextChannel.CHAT, wire, 0));
        bob.enter(
                new TextEpoch(
                        Octets.of(new byte[16]),
                        5,
                        Map.of(),
                        (label, context, length) -> new byte[length],
                        new TaggedBox(0)),
                0);
        assertEquals(dropped(TextDrop.OTHER_GROUP), bob.open(TextChannel.CHAT, wire, 0));
    }

    private Octets seal(String text) {
        return asha.seal(3, signer, TextChannel.CHAT, new Recipients.All(), Set.of(), text)
                .orElseThrow();
    }

    private Opening opened(String text) {
        return opened(text, new Recipients.All());
    }

    private Opening opened(String text, Recipients to) {
        return new Opening.Opened(3, key, 5, to, text);
    }

    private static Opening dropped(TextDrop reason) {
        return new Opening.Dropped(reason);
    }
}
