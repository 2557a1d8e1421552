package org.sabha.mls;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Writes MLS structures for tests, good and bad. */
public final class MlsBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public static MlsBytes start() {
        return new MlsBytes();
    }

    public MlsBytes u8(int value) {
        out.write(value);
        return this;
    }

    public MlsBytes u16(int value) {
        return u8(value >> 8).u8(value);
    }

    public MlsBytes u32(long value) {
        return u16((int) (value >> 16)).u16((int) value);
    }

    public MlsBytes u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    public MlsBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public MlsBytes opaque(byte[] bytes) {
        if (bytes.length < 1 << 6) {
            u8(bytes.length);
        } else if (bytes.length < 1 << 14) {
            u16(0x4000 | bytes.length);
        } else {
            u32(0x80000000L | bytes.length);
        }
        return raw(bytes);
    }

    public MlsBytes vector(Consumer<MlsBytes> content) {
        MlsBytes inner = start();
        content.accept(inner);
        return opaque(inner.bytes());
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    /** {@code size} bytes that tell {@code seed} apart. */
    public static byte[] filled(int size, int seed) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (seed >> (8 * (i % 2)));
        }
        return bytes;
    }

    /** A leaf node of suite 1 whose keys are made from {@code person}; {@code key} is its encryption key's seed. */
    public MlsBytes leaf(int person, int key, int source) {
        opaque(filled(32, 1000 + key)).opaque(filled(32, 2000 + person));
        u16(1).opaque(filled(4, person));
        vector(v -> v.u16(1))
                .vector(v -> v.u16(1))
                .opaque(new byte[0])
                .opaque(new byte[0])
                .vector(v -> v.u16(1).u16(2));
        u8(source);
        switch (source) {
            case 1 -> u64(0).u64(-1);
            case 3 -> opaque(filled(32, 7));
            default -> {}
        }
        return opaque(new byte[0]).opaque(filled(64, 3));
    }

    public MlsBytes keyPackage(int person) {
        return keyPackage(person, 1);
    }

    public MlsBytes keyPackage(int person, int suite) {
        return keyPackage(person, suite, _ -> {});
    }

    public MlsBytes keyPackage(int person, int suite, Consumer<MlsBytes> extensions) {
        return u16(1).u16(suite)
                .opaque(filled(32, 3000 + person))
                .leaf(person, person, 1)
                .vector(extensions)
                .opaque(filled(64, 4));
    }
}
