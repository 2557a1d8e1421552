package org.sabha.identity;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * Argon2id, version 1.3 (RFC 9106 section 3). Lanes are computed one after the other: hashes run side by side instead.
 * One object computes one tag at a time; its memory is taken and given back with it.
 */
final class Argon2id {
    /** Version 0x13, the only one that RFC 9106 describes. */
    static final int VERSION = 0x13;

    private static final int TYPE = 2;
    private static final int SLICES = 4;
    private static final int ADDRESSES = 128;
    private static final int DIGEST_BYTES = 64;
    private static final byte[] NONE = {};

    private final Argon2Cost cost;
    private final int segmentBlocks;
    private final int laneBlocks;

    Argon2id(Argon2Cost cost) {
        this.cost = cost;
        segmentBlocks = cost.memoryKibibytes() / (SLICES * cost.lanes());
        laneBlocks = segmentBlocks * SLICES;
    }

    /** The tag of a password. */
    byte[] tag(byte[] password, byte[] salt, int tagBytes) {
        return tag(password, salt, NONE, NONE, tagBytes);
    }

    /**
     * The tag with a secret and associated data, which the server does not use.
     *
     * @param tagBytes 4 or more
     */
    byte[] tag(byte[] password, byte[] salt, byte[] secret, byte[] associated, int tagBytes) {
        long bytes = (long) laneBlocks * cost.lanes() * Argon2Blocks.BLOCK_BYTES;
        try (Arena arena = Arena.ofConfined()) {
            Argon2Blocks blocks = new Argon2Blocks(arena.allocate(bytes, Long.BYTES));
            begin(blocks, firstDigest(password, salt, secret, associated, tagBytes));
            for (int pass = 0; pass < cost.passes(); pass++) {
                for (int slice = 0; slice < SLICES; slice++) {
                    for (int lane = 0; lane < cost.lanes(); lane++) {
                        new Segment(blocks, pass, slice, lane).fill();
                    }
                }
            }
            byte[] last = new byte[Argon2Blocks.BLOCK_BYTES];
            for (int lane = 0; lane < cost.lanes(); lane++) {
                blocks.addTo(last, block(lane, laneBlocks - 1));
            }
            blocks.clear();
            return longDigest(last, tagBytes);
        }
    }

    private byte[] firstDigest(byte[] password, byte[] salt, byte[] secret, byte[] associated, int tagBytes) {
        Blake2bDigest digest = new Blake2bDigest(8 * DIGEST_BYTES);
        for (int number : new int[] {cost.lanes(), tagBytes, cost.memoryKibibytes(), cost.passes(), VERSION, TYPE}) {
            update(digest, littleEndian(number));
        }
        for (byte[] input : new byte[][] {password, salt, secret, associated}) {
            update(digest, littleEndian(input.length));
            update(digest, input);
        }
        return finish(digest, DIGEST_BYTES);
    }

    /** The first two blocks of each lane. */
    private void begin(Argon2Blocks blocks, byte[] digest) {
        byte[] input = Arrays.copyOf(digest, DIGEST_BYTES + 2 * Integer.BYTES);
        ByteBuffer numbers = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
        for (int lane = 0; lane < cost.lanes(); lane++) {
            for (int i = 0; i < 2; i++) {
                numbers.putInt(DIGEST_BYTES, i).putInt(DIGEST_BYTES + Integer.BYTES, lane);
                blocks.set(block(lane, i), longDigest(input, Argon2Blocks.BLOCK_BYTES));
            }
        }
        Arrays.fill(input, (byte) 0);
        Arrays.fill(digest, (byte) 0);
    }

    private long block(int lane, int index) {
        return (long) lane * laneBlocks + index;
    }

    /** A quarter of a lane in one pass. */
    private final class Segment {
        private final Argon2Blocks blocks;
        private final int pass;
        private final int slice;
        private final int lane;
        private final boolean independent;

        Segment(Argon2Blocks blocks, int pass, int slice, int lane) {
            this.blocks = blocks;
            this.pass = pass;
            this.slice = slice;
            this.lane = lane;
            independent = pass == 0 && slice < SLICES / 2;
        }

        void fill() {
            int first = pass == 0 && slice == 0 ? 2 : 0;
            if (independent) {
                long blocksInAll = (long) laneBlocks * cost.lanes();
                blocks.beginAddresses(pass, lane, slice, blocksInAll, cost.passes(), TYPE);
            }
            for (int i = first; i < segmentBlocks; i++) {
                if (independent && (i == first || i % ADDRESSES == 0)) {
                    blocks.nextAddresses();
                }
                int index = slice * segmentBlocks + i;
                long previous = block(lane, index == 0 ? laneBlocks - 1 : index - 1);
                long pseudoRandom = independent ? blocks.address(i) : blocks.firstWord(previous);
                blocks.compress(block(lane, index), previous, reference(pseudoRandom, i), pass > 0);
            }
        }

        /** RFC 9106 section 3.4.2: the lower half chooses the block, the upper half the lane. */
        private long reference(long pseudoRandom, int i) {
            boolean firstSlice = pass == 0 && slice == 0;
            int chosen = firstSlice ? lane : (int) ((pseudoRandom >>> Integer.SIZE) % cost.lanes());
            int finished = pass == 0 ? slice * segmentBlocks : laneBlocks - segmentBlocks;
            int area = finished + (chosen == lane ? i - 1 : i == 0 ? -1 : 0);
            long low = pseudoRandom & 0xffff_ffffL;
            long square = (low * low) >>> Integer.SIZE;
            long behind = area - 1 - ((area * square) >>> Integer.SIZE);
            int start = pass == 0 || slice == SLICES - 1 ? 0 : (slice + 1) * segmentBlocks;
            return block(chosen, (int) ((start + behind) % laneBlocks));
        }
    }

    /** The hash function of variable length H' (RFC 9106 section 3.3). */
    private static byte[] longDigest(byte[] input, int count) {
        Blake2bDigest first = new Blake2bDigest(8 * Math.min(count, DIGEST_BYTES));
        update(first, littleEndian(count));
        update(first, input);
        byte[] part = finish(first, Math.min(count, DIGEST_BYTES));
        if (count <= DIGEST_BYTES) {
            return part;
        }
        byte[] out = new byte[count];
        int half = DIGEST_BYTES / 2;
        int at = 0;
        while (true) {
            System.arraycopy(part, 0, out, at, half);
            at += half;
            int left = Math.min(count - at, DIGEST_BYTES);
            Blake2bDigest next = new Blake2bDigest(8 * left);
            update(next, part);
            part = finish(next, left);
            if (count - at <= DIGEST_BYTES) {
                System.arraycopy(part, 0, out, at, left);
                return out;
            }
        }
    }

    private static void update(Blake2bDigest digest, byte[] bytes) {
        digest.update(bytes, 0, bytes.length);
    }

    private static byte[] finish(Blake2bDigest digest, int count) {
        byte[] out = new byte[count];
        digest.doFinal(out, 0);
        return out;
    }

    private static byte[] littleEndian(int number) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }
}
