package org.sabha.identity;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;

/**
 * Argon2id of the system's libcrypto (OpenSSL 3.2 or later), called through the foreign function API. It is a key derivation
 * function of {@code openssl/kdf.h} that takes its inputs as an array of {@code OSSL_PARAM}, see EVP_KDF-ARGON2(7).
 */
final class OpensslArgon2 {
    private static final String LIBRARY = "libcrypto.so.3";
    private static final int UNSIGNED_INTEGER = 2;
    private static final int OCTET_STRING = 5;

    /** {@code OSSL_PARAM} of {@code openssl/core.h} on a 64-bit Linux. */
    private static final MemoryLayout PARAMETER = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("key"),
            ValueLayout.JAVA_INT.withName("type"),
            MemoryLayout.paddingLayout(4),
            ValueLayout.JAVA_LONG.withName("data"),
            ValueLayout.JAVA_LONG.withName("size"),
            ValueLayout.JAVA_LONG.withName("returned"));

    private static final Optional<Functions> FUNCTIONS = functions();

    private OpensslArgon2() {}

    /** @param algorithm the implementation of Argon2id, for the life of the process */
    private record Functions(long algorithm, MethodHandle newContext, MethodHandle freeContext, MethodHandle derive) {}

    /** Whether this machine has an OpenSSL that computes Argon2id and may be called. */
    static boolean isAvailable() {
        return FUNCTIONS.isPresent();
    }

    /**
     * The tag of a password.
     *
     * @param salt 8 bytes or more
     * @param tagBytes 4 or more
     * @throws IllegalStateException if OpenSSL cannot, such as without memory
     */
    static byte[] tag(Argon2Cost cost, byte[] password, byte[] salt, int tagBytes) {
        Functions functions = FUNCTIONS.orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment secret = bytes(password, arena);
            MemorySegment tag = arena.allocate(tagBytes);
            MemorySegment parameters =
                    parameters(cost, secret, password.length, bytes(salt, arena), salt.length, arena);
            long context = (long) functions.newContext.invokeExact(functions.algorithm);
            try {
                int done = (int)
                        functions.derive.invokeExact(context, tag.address(), (long) tagBytes, parameters.address());
                if (done != 1) {
                    throw new IllegalStateException("OpenSSL cannot compute Argon2id at " + cost);
                }
            } finally {
                functions.freeContext.invokeExact(context);
                secret.fill((byte) 0);
            }
            return tag.toArray(ValueLayout.JAVA_BYTE);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of libcrypto does not fit its signature", e);
        }
    }

    private static MemorySegment parameters(
            Argon2Cost cost,
            MemorySegment password,
            int passwordBytes,
            MemorySegment salt,
            int saltBytes,
            Arena arena) {
        Map<String, Integer> numbers = Map.of(
                "iter", cost.passes(),
                "memcost", cost.memoryKibibytes(),
                "lanes", cost.lanes(),
                "threads", 1);
        // An empty key ends the array.
        MemorySegment all = arena.allocate(PARAMETER, numbers.size() + 3L);
        int index = 0;
        for (Map.Entry<String, Integer> number : numbers.entrySet()) {
            MemorySegment value = arena.allocateFrom(ValueLayout.JAVA_INT, number.getValue());
            set(all, index++, number.getKey(), UNSIGNED_INTEGER, value, Integer.BYTES, arena);
        }
        set(all, index++, "pass", OCTET_STRING, password, passwordBytes, arena);
        set(all, index, "salt", OCTET_STRING, salt, saltBytes, arena);
        return all;
    }

    private static void set(
            MemorySegment all, int index, String key, int type, MemorySegment data, int bytes, Arena arena) {
        MemorySegment one = all.asSlice(index * PARAMETER.byteSize(), PARAMETER);
        one.set(ValueLayout.JAVA_LONG, at("key"), arena.allocateFrom(key).address());
        one.set(ValueLayout.JAVA_INT, at("type"), type);
        one.set(ValueLayout.JAVA_LONG, at("data"), data.address());
        one.set(ValueLayout.JAVA_LONG, at("size"), bytes);
    }

    private static long at(String field) {
        return PARAMETER.byteOffset(PathElement.groupElement(field));
    }

    /** A copy outside of the heap; at least one byte, because OpenSSL takes no null pointer for an empty text. */
    private static MemorySegment bytes(byte[] bytes, Arena arena) {
        MemorySegment copy = arena.allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return copy;
    }

    private static Optional<Functions> functions() {
        if (!System.getProperty("os.name").equals("Linux") || ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
            return Optional.empty();
        }
        ValueLayout.OfLong pointer = ValueLayout.JAVA_LONG;
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
            MethodHandle fetch =
                    link(library, "EVP_KDF_fetch", FunctionDescriptor.of(pointer, pointer, pointer, pointer));
            long algorithm =
                    (long) fetch.invokeExact(0L, arena.allocateFrom("ARGON2ID").address(), 0L);
            if (algorithm == 0) {
                return Optional.empty();
            }
            return Optional.of(new Functions(
                    algorithm,
                    link(library, "EVP_KDF_CTX_new", FunctionDescriptor.of(pointer, pointer)),
                    link(library, "EVP_KDF_CTX_free", FunctionDescriptor.ofVoid(pointer)),
                    link(
                            library,
                            "EVP_KDF_derive",
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, pointer, pointer, pointer, pointer))));
        } catch (RuntimeException e) {
            // Not installed, or older, or native access is denied on the command line.
            return Optional.empty();
        } catch (Throwable e) {
            throw new IllegalStateException("a call of libcrypto does not fit its signature", e);
        }
    }

    private static MethodHandle link(SymbolLookup library, String name, FunctionDescriptor signature) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), signature);
    }
}
