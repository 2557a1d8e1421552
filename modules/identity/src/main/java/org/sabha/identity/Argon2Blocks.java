package org.sabha.identity;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The memory of one Argon2 computation, in blocks of 1,024 bytes, and its compression function G (RFC 9106 section 3.5).
 * The memory lies outside of the heap: on it, each hash would make the collector copy 19 MiB while everybody waits.
 */
final class Argon2Blocks {
    static final int BLOCK_BYTES = 1_024;

    private static final int WORDS = 128;
    private static final long LOW = 0xffff_ffffL;
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment memory;
    private final long[] mixed = new long[WORDS];
    private final long[] other = new long[WORDS];
    private final long[] counter = new long[WORDS];
    private final long[] addresses = new long[WORDS];

    Argon2Blocks(MemorySegment memory) {
        this.memory = memory;
    }

    void set(long block, byte[] bytes) {
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, block * BLOCK_BYTES, BLOCK_BYTES);
    }

    /** XORs a block into {@code sum}, words in little endian. */
    void addTo(byte[] sum, long block) {
        for (int i = 0; i < BLOCK_BYTES; i++) {
            sum[i] ^= memory.get(ValueLayout.JAVA_BYTE, block * BLOCK_BYTES + i);
        }
    }

    /** The first word of a block, which says where a data-dependent reference lies. */
    long firstWord(long block) {
        return memory.get(WORD, block * BLOCK_BYTES);
    }

    /** {@code target} becomes G(previous, reference), from the second pass on XORed with what it was. */
    void compress(long target, long previous, long reference, boolean again) {
        read(previous, mixed);
        read(reference, other);
        for (int i = 0; i < WORDS; i++) {
            mixed[i] ^= other[i];
        }
        System.arraycopy(mixed, 0, other, 0, WORDS);
        permute(mixed);
        for (int i = 0; i < WORDS; i++) {
            other[i] ^= mixed[i];
        }
        if (again) {
            read(target, mixed);
            for (int i = 0; i < WORDS; i++) {
                other[i] ^= mixed[i];
            }
        }
        MemorySegment.copy(other, 0, memory, WORD, target * BLOCK_BYTES, WORDS);
    }

    private void read(long block, long[] words) {
        MemorySegment.copy(memory, WORD, block * BLOCK_BYTES, words, 0, WORDS);
    }

    /** Begins the data-independent addresses of a segment (RFC 9106 section 3.4.1.2). */
    void beginAddresses(long... input) {
        Arrays.fill(counter, 0);
        System.arraycopy(input, 0, counter, 0, input.length);
    }

    /** The next 128 addresses: G(0, G(0, input)) with the counter in word 6. */
    void nextAddresses() {
        counter[6]++;
        overZero(counter, addresses);
        overZero(addresses, addresses);
    }

    long address(int index) {
        return addresses[index % WORDS];
    }

    private void overZero(long[] in, long[] out) {
        System.arraycopy(in, 0, mixed, 0, WORDS);
        permute(mixed);
        for (int i = 0; i < WORDS; i++) {
            out[i] = in[i] ^ mixed[i];
        }
    }

    /** Eight rows of 16 words, then eight columns of pairs (RFC 9106 section 3.6). */
    private static void permute(long[] words) {
        for (int i = 0; i < 8; i++) {
            round(words, 16 * i, 2);
        }
        for (int i = 0; i < 8; i++) {
            round(words, 2 * i, 16);
        }
    }

    /** The round of BLAKE2b over 16 words: pairs that lie {@code step} apart. */
    private static void round(long[] words, int at, int step) {
        int b = at + 2 * step;
        int c = at + 4 * step;
        int d = at + 6 * step;
        int s = step;
        mix(words, at, b, c, d);
        mix(words, at + 1, b + 1, c + 1, d + 1);
        mix(words, at + s, b + s, c + s, d + s);
        mix(words, at + s + 1, b + s + 1, c + s + 1, d + s + 1);
        mix(words, at, b + 1, c + s, d + s + 1);
        mix(words, at + 1, b + s, c + s + 1, d);
        mix(words, at + s, b + s + 1, c, d + 1);
        mix(words, at + s + 1, b, c + 1, d + s);
    }

    private static void mix(long[] words, int ia, int ib, int ic, int id) {
        long a = words[ia];
        long b = words[ib];
        long c = words[ic];
        long d = words[id];
        a = multiplyAdd(a, b);
        d = Long.rotateRight(d ^ a, 32);
        c = multiplyAdd(c, d);
        b = Long.rotateRight(b ^ c, 24);
        a = multiplyAdd(a, b);
        d = Long.rotateRight(d ^ a, 16);
        c = multiplyAdd(c, d);
        b = Long.rotateRight(b ^ c, 63);
        words[ia] = a;
        words[ib] = b;
        words[ic] = c;
        words[id] = d;
    }

    private static long multiplyAdd(long a, long b) {
        return a + b + 2 * (a & LOW) * (b & LOW);
    }

    /** Nothing of the password stays behind. */
    void clear() {
        memory.fill((byte) 0);
        Arrays.fill(mixed, 0);
        Arrays.fill(other, 0);
    }
}
