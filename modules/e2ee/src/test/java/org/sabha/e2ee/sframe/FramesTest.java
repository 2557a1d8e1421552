package org.sabha.e2ee.sframe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.e2ee.sframe.EpochSecret.Cause;
import org.sabha.e2ee.sframe.FrameOpener.Access;
import org.sabha.e2ee.sframe.FrameOpener.Opening;

/** Alice at leaf 3 sends, Bob receives. */
class FramesTest {
    private static final long MS = 1_000_000;
    private static final FrameOpener.KeyCheck ANY = _ -> Access.OPEN;
    private static final byte[] NONE = {};
    private static final byte[] FRAME = {1, 2, 3, 4};

    private final FrameSealer alice = new FrameSealer(3);
    private final FrameOpener bob = new FrameOpener();

    @Test
    void opensWhatAMemberSealed() {
        both(1, Cause.ADDED, 0);
        Opening.Opened opened = opened(sealed(2, FRAME, 0), 0);
        assertArrayEquals(FRAME, opened.plaintext());
        assertEquals(new KeyId(2, 3, 1), opened.sender());
        assertEquals(1, opened.epoch());
        assertEquals(Map.of(), bob.drops().all());
    }

    @Test
    void addsAtMostThirtyTwoBytes() {
        both(1, Cause.ADDED, 0);
        int most = 0;
        for (int i = 0; i < 70_000; i++) {
            most = Math.max(most, sealed(15, FRAME, 0).length - FRAME.length);
        }
        assertEquals(1 + 3 + 3 + 16, most);
    }

    @Test
    void neverRepeatsNonce() {
        both(1, Cause.ADDED, 0);
        Set<String> nonces = new HashSet<>();
        for (int context = 0; context <= KeyId.MAX_CONTEXT; context++) {
            for (int i = 0; i < 300; i++) {
                byte[] frame = sealed(context, FRAME, 0);
                SFrameHeader header = SFrameHeader.decode(frame);
                assertNotNull(header);
                assertTrue(nonces.add(header.keyId() + "/" + header.counter()));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> alice.install(secret(1), Cause.ADDED, 0));
        assertThrows(IllegalArgumentException.class, () -> alice.install(secret(0), Cause.REMOVED, 0));
        assertThrows(IllegalArgumentException.class, () -> bob.install(secret(1), Cause.ADDED, 0));
    }

    @Test
    void theSameFrameTwiceDiffersOnTheWire() {
        both(1, Cause.ADDED, 0);
        byte[] first = sealed(0, FRAME, 0);
        byte[] second = sealed(0, FRAME, 0);
        assertFalse(Arrays.equals(Arrays.copyOfRange(first, 4, 8), Arrays.copyOfRange(second, 4, 8)));
    }

    @Test
    void sendsNothingWithoutAKeyOrWithAUsedUpOne() {
        FrameSealer sealer = new FrameSealer(3, 8);
        assertNull(sealer.seal(0, NONE, FRAME, 0));
        sealer.install(secret(1), Cause.ADDED, 0);
        for (int i = 0; i < 8; i++) {
            assertNotNull(sealer.seal(0, NONE, FRAME, 0));
        }
        assertNull(sealer.seal(0, NONE, FRAME, 0));
        assertNotNull(sealer.seal(1, NONE, FRAME, 0));
        sealer.install(secret(2), Cause.REMOVED, 0);
        assertNotNull(sealer.seal(0, NONE, FRAME, 0));
    }

    @Test
    void aSenderWaitsASecondForTheOthersUnlessAllHaveTheKey() {
        both(1, Cause.ADDED, 0);
        alice.install(secret(2), Cause.ADDED, 0);
        assertEquals(1, epochOf(sealed(0, FRAME, 999 * MS)));
        alice.announced(7);
        assertEquals(1, epochOf(sealed(0, FRAME, 999 * MS)));
        assertEquals(2, epochOf(sealed(0, FRAME, 1000 * MS)));
        alice.install(secret(3), Cause.ADDED, 1000 * MS);
        alice.announced(3);
        assertEquals(3, epochOf(sealed(0, FRAME, 1001 * MS)));
    }

    @Test
    void aSenderLeavesTheEpochOfSomebodyRemovedAtOnce() {
        both(1, Cause.ADDED, 0);
        alice.install(secret(2), Cause.REMOVED, 0);
        assertEquals(2, epochOf(sealed(0, FRAME, 0)));
    }

    @Test
    void anEpochIsReadForFiveSecondsMore() {
        both(1, Cause.ADDED, 0);
        byte[] one = sealed(0, FRAME, 0);
        byte[] two = sealed(0, FRAME, 0);
        bob.install(secret(2), Cause.ADDED, 0);
        opened(one, 4999 * MS);
        dropped(FrameDrop.EPOCH_OVER, two, 5000 * MS);
    }

    @Test
    void anEpochThatSomebodyWasRemovedFromIsReadForTwoSecondsMore() {
        both(1, Cause.ADDED, 0);
        byte[] one = sealed(0, FRAME, 0);
        byte[] two = sealed(0, FRAME, 0);
        bob.install(secret(2), Cause.ADDED, 0);
        bob.install(secret(3), Cause.REMOVED, 1000 * MS);
        opened(one, 2999 * MS);
        dropped(FrameDrop.EPOCH_OVER, two, 3000 * MS);
    }

    @Test
    void aLaterAddDoesNotProlongARemoval() {
        both(1, Cause.ADDED, 0);
        byte[] frame = sealed(0, FRAME, 0);
        bob.install(secret(2), Cause.REMOVED, 0);
        bob.install(secret(3), Cause.ADDED, 1000 * MS);
        dropped(FrameDrop.EPOCH_OVER, frame, 2000 * MS);
    }

    @Test
    void keysOfEpochsThatAreOverAreForgotten() {
        both(1, Cause.ADDED, 0);
        byte[] frame = sealed(0, FRAME, 0);
        bob.install(secret(2), Cause.ADDED, 0);
        bob.forget(4999 * MS);
        opened(frame, 4999 * MS);
        bob.forget(5000 * MS);
        assertInstanceOf(Opening.Held.class, open(frame, 5000 * MS));
        bob.due(5200 * MS);
        assertEquals(1, bob.drops().of(FrameDrop.UNKNOWN_KEY));
    }

    @Test
    void aFrameWaitsForALateKey() {
        alice.install(secret(1), Cause.ADDED, 0);
        byte[] first = sealed(0, new byte[] {1}, 0);
        byte[] second = sealed(0, new byte[] {2}, 0);
        assertEquals(Long.MAX_VALUE, bob.nextTimeoutNanos());
        assertInstanceOf(Opening.Held.class, bob.open("a", NONE, first, ANY, 0));
        assertInstanceOf(Opening.Held.class, bob.open("b", NONE, second, ANY, 100 * MS));
        assertEquals(200 * MS, bob.nextTimeoutNanos());
        assertEquals(List.of(), bob.due(199 * MS));
        bob.install(secret(1), Cause.ADDED, 199 * MS);
        List<FrameOpener.Late> due = bob.due(199 * MS);
        assertEquals(List.of("a", "b"), due.stream().map(FrameOpener.Late::tag).toList());
        assertArrayEquals(
                new byte[] {1},
                assertInstanceOf(Opening.Opened.class, due.get(0).opening()).plaintext());
        assertEquals(Long.MAX_VALUE, bob.nextTimeoutNanos());
    }

    @Test
    void aFrameDoesNotWaitLongerThanItsTime() {
        alice.install(secret(1), Cause.ADDED, 0);
        assertInstanceOf(Opening.Held.class, open(sealed(0, FRAME, 0), 0));
        bob.install(secret(1), Cause.ADDED, 200 * MS);
        assertEquals(
                new Opening.Dropped(FrameDrop.UNKNOWN_KEY),
                bob.due(200 * MS).get(0).opening());
        assertEquals(1, bob.drops().of(FrameDrop.UNKNOWN_KEY));
    }

    @Test
    void theQueueOfLateKeysIsBounded() {
        alice.install(secret(1), Cause.ADDED, 0);
        for (int i = 0; i < FrameOpener.MAX_WAITING_OF_LEAF; i++) {
            assertInstanceOf(Opening.Held.class, open(sealed(0, FRAME, 0), 0));
        }
        dropped(FrameDrop.QUEUE_FULL, sealed(0, FRAME, 0), 0);
        // Others have room, until all of it is taken.
        for (int leaf = 100; leaf < 103; leaf++) {
            FrameSealer other = new FrameSealer(leaf);
            other.install(secret(1), Cause.ADDED, 0);
            for (int i = 0; i < FrameOpener.MAX_WAITING_OF_LEAF; i++) {
                byte[] frame = Objects.requireNonNull(other.seal(0, NONE, FRAME, 0));
                assertInstanceOf(Opening.Held.class, open(frame, 0));
            }
        }
        FrameSealer last = new FrameSealer(103);
        last.install(secret(1), Cause.ADDED, 0);
        dropped(FrameDrop.QUEUE_FULL, Objects.requireNonNull(last.seal(0, NONE, FRAME, 0)), 0);
        FrameOpener carol = new FrameOpener();
        byte[] large = sealed(0, new byte[FrameOpener.MAX_WAITING_BYTES], 0);
        assertEquals(new Opening.Dropped(FrameDrop.QUEUE_FULL), carol.open("", NONE, large, ANY, 0));
    }

    @Test
    void replaysAreDropped() {
        both(1, Cause.ADDED, 0);
        byte[] frame = sealed(0, FRAME, 0);
        opened(frame, 0);
        dropped(FrameDrop.REPLAYED, frame, 0);
        for (int i = 0; i < ReplayWindow.SIZE; i++) {
            opened(sealed(0, FRAME, 0), 0);
        }
        dropped(FrameDrop.TOO_OLD, frame, 0);
    }

    @Test
    void aForgedFrameDoesNotMoveTheWindow() {
        both(1, Cause.ADDED, 0);
        byte[] frame = sealed(0, FRAME, 0);
        byte[] forged = Arrays.copyOf(SFrameHeader.encode(new KeyId(0, 3, 1).value(), 1L << 40), 40);
        dropped(FrameDrop.NOT_AUTHENTIC, forged, 0);
        opened(frame, 0);
    }

    @Test
    @Tag("T28")
    void aFrameThatMayNotBeOpenedLeavesTheWindowAlone() {
        both(1, Cause.ADDED, 0);
        byte[] frame = sealed(1, FRAME, 0);
        assertEquals(
                new Opening.Dropped(FrameDrop.WRONG_SENDER),
                bob.open("", NONE, frame, id -> id.leaf() == 3 ? Access.REFUSE : Access.OPEN, 0));
        opened(frame, 0);
        assertEquals(1, bob.drops().of(FrameDrop.WRONG_SENDER));
    }

    @Test
    @Tag("T28")
    void aFrameThatWaitedIsCheckedAgain() {
        both(1, Cause.ADDED, 0);
        Access[] access = {Access.WAIT};
        assertInstanceOf(Opening.Held.class, bob.open("a", NONE, sealed(1, FRAME, 0), _ -> access[0], 0));
        assertInstanceOf(Opening.Held.class, bob.open("b", NONE, sealed(1, FRAME, 0), _ -> access[0], 0));
        assertEquals(List.of(), bob.due(199 * MS));
        access[0] = Access.OPEN;
        assertEquals(
                List.of("a", "b"),
                bob.due(199 * MS).stream().map(FrameOpener.Late::tag).toList());
        access[0] = Access.WAIT;
        assertInstanceOf(Opening.Held.class, bob.open("c", NONE, sealed(1, FRAME, 0), _ -> access[0], 0));
        assertEquals(
                new Opening.Dropped(FrameDrop.WRONG_SENDER),
                bob.due(200 * MS).getFirst().opening());
    }

    @Test
    @Tag("T28")
    void oneFrameWithAHugeCounterSilencesNobody() {
        both(1, Cause.ADDED, 0);
        FrameSealer mallory = new FrameSealer(3);
        mallory.install(secret(1), Cause.ADDED, 0);
        byte[] poison = NONE;
        for (int i = 0; i <= 5_000; i++) {
            poison = mallory.seal(0, NONE, FRAME, 0);
        }
        assertNotNull(poison);
        opened(sealed(0, FRAME, 0), 0);
        dropped(FrameDrop.JUMPED, poison, 0);
        opened(sealed(0, FRAME, 0), 0);
    }

    @Test
    void metadataIsAuthenticated() {
        both(1, Cause.ADDED, 0);
        byte[] frame = alice.seal(0, new byte[] {7}, FRAME, 0);
        assertNotNull(frame);
        assertEquals(new Opening.Dropped(FrameDrop.NOT_AUTHENTIC), bob.open("", new byte[] {8}, frame, ANY, 0));
        assertInstanceOf(Opening.Opened.class, bob.open("", new byte[] {7}, frame, ANY, 0));
    }

    @Test
    void dropsFramesOfSenderOutsideRoster() {
        FrameSealer mallory = new FrameSealer(9);
        mallory.install(secret(1), Cause.ADDED, 0);
        both(1, Cause.ADDED, 0);
        byte[] frame = mallory.seal(0, NONE, FRAME, 0);
        assertNotNull(frame);
        dropped(FrameDrop.LEAF_NOT_IN_ROSTER, frame, 0);
    }

    @Test
    void framesInTheClearAndTruncatedOnesAreDropped() {
        both(1, Cause.ADDED, 0);
        dropped(FrameDrop.TRUNCATED, NONE, 0);
        dropped(FrameDrop.TRUNCATED, HexFormat.of().parseHex("ff"), 0);
        byte[] frame = sealed(0, FRAME, 0);
        dropped(FrameDrop.TRUNCATED, Arrays.copyOf(frame, frame.length - FRAME.length - 1), 0);
        dropped(FrameDrop.NOT_AUTHENTIC, Arrays.copyOf(frame, frame.length - 1), 0);
        // A wide key id or a counter of 64 bits is nobody's here.
        dropped(FrameDrop.CLEAR, Arrays.copyOf(SFrameHeader.encode(1L << 18, 0), 40), 0);
        dropped(FrameDrop.CLEAR, Arrays.copyOf(SFrameHeader.encode(new KeyId(0, 3, 1).value(), -1), 40), 0);
        assertEquals(
                Map.of(FrameDrop.TRUNCATED, 3L, FrameDrop.NOT_AUTHENTIC, 1L, FrameDrop.CLEAR, 2L),
                bob.drops().all());
    }

    @Test
    void wireNamesOfDropsStay() {
        assertEquals(
                "clear truncated leaf_not_in_roster wrong_sender unknown_key epoch_over queue_full replayed too_old jumped not_authentic",
                String.join(
                        " ",
                        Stream.of(FrameDrop.values()).map(FrameDrop::wireName).toList()));
    }

    @Test
    void aSecretDoesNotPrintAndIsNotShared() {
        byte[] key = new byte[16];
        EpochSecret secret = new EpochSecret(1, key, Set.of(3));
        key[0] = 1;
        secret.baseKey()[1] = 1;
        assertArrayEquals(new byte[16], secret.baseKey());
        assertEquals("EpochSecret[1, redacted]", secret.toString());
        assertThrows(IllegalArgumentException.class, () -> new EpochSecret(1, new byte[15], Set.of()));
    }

    @Test
    void keyIdsHaveTheirBits() {
        List<Long> values = new ArrayList<>();
        for (KeyId id : List.of(new KeyId(0, 0, 0), new KeyId(1, 2, 3), new KeyId(15, 1023, 15))) {
            values.add(id.value());
            assertEquals(id, KeyId.of(id.value()));
        }
        assertEquals(List.of(0L, 0x4023L, 0x3ffffL), values);
        assertNull(KeyId.of(0x40000));
        assertThrows(IllegalArgumentException.class, () -> new KeyId(16, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new KeyId(0, 1024, 0));
        assertThrows(IllegalArgumentException.class, () -> new KeyId(0, 0, 16));
    }

    private void both(long epoch, Cause cause, long now) {
        alice.install(secret(epoch), cause, now);
        bob.install(secret(epoch), cause, now);
    }

    private static EpochSecret secret(long epoch) {
        byte[] key = new byte[16];
        Arrays.fill(key, (byte) epoch);
        return new EpochSecret(epoch, key, Set.of(0, 3));
    }

    private byte[] sealed(int context, byte[] frame, long now) {
        byte[] sealed = alice.seal(context, NONE, frame, now);
        assertNotNull(sealed);
        return sealed;
    }

    private static long epochOf(byte[] frame) {
        SFrameHeader header = SFrameHeader.decode(frame);
        assertNotNull(header);
        return header.keyId() & 15;
    }

    private Opening open(byte[] frame, long now) {
        return bob.open("", NONE, frame, ANY, now);
    }

    private Opening.Opened opened(byte[] frame, long now) {
        return assertInstanceOf(Opening.Opened.class, open(frame, now));
    }

    private void dropped(FrameDrop reason, byte[] frame, long now) {
        assertEquals(new Opening.Dropped(reason), open(frame, now));
    }
}
