package org.sabha.wire.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * The functions of the system's libcrypto (OpenSSL 3) that AES-GCM needs, called through the foreign function API.
 *
 * <p>Pointers go as {@code long}, and calls are marked critical: each takes less than a microsecond and neither blocks
 * nor calls back. Names and constants are those of {@code openssl/evp.h}; on every 64-bit Linux an {@code int} has 4
 * and a pointer 8 bytes. The caller answers for every address: only {@link GcmContext} calls here.
 */
final class Libcrypto {
    static final int EVP_CTRL_AEAD_GET_TAG = 0x10;
    static final int EVP_CTRL_AEAD_SET_TAG = 0x11;

    private static final String LIBRARY = "libcrypto.so.3";
    private static final List<String> NEEDED = List.of(
            "EVP_CIPHER_fetch",
            "EVP_CIPHER_CTX_new",
            "EVP_CIPHER_CTX_free",
            "EVP_CipherInit_ex",
            "EVP_CipherUpdate",
            "EVP_CipherFinal_ex",
            "EVP_CIPHER_CTX_ctrl");

    private Libcrypto() {}

    /** Whether this machine has an OpenSSL 3 that can be called. */
    static boolean isAvailable() {
        return library().isPresent();
    }

    private static Optional<SymbolLookup> library() {
        boolean known = System.getProperty("os.name").equals("Linux") && ValueLayout.ADDRESS.byteSize() == Long.BYTES;
        if (!known) {
            return Optional.empty();
        }
        try {
            SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
            boolean complete =
                    NEEDED.stream().allMatch(name -> library.find(name).isPresent());
            return complete ? Optional.of(library) : Optional.empty();
        } catch (IllegalArgumentException | IllegalCallerException e) {
            // not installed, or native access is denied on the command line
            return Optional.empty();
        }
    }

    /** Linked when first used, so that a machine without the library can load the class around it. */
    private static final class Calls {
        private static final SymbolLookup LIBRARY = library().orElseThrow();
        private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
        private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG;

        static final MethodHandle FETCH = link("EVP_CIPHER_fetch", POINTER, POINTER, POINTER, POINTER);
        static final MethodHandle CONTEXT_NEW = link("EVP_CIPHER_CTX_new", POINTER);
        static final MethodHandle CONTEXT_FREE = Linker.nativeLinker()
                .downcallHandle(
                        LIBRARY.findOrThrow("EVP_CIPHER_CTX_free"),
                        FunctionDescriptor.ofVoid(POINTER),
                        Linker.Option.critical(false));
        static final MethodHandle INIT =
                link("EVP_CipherInit_ex", INT, POINTER, POINTER, POINTER, POINTER, POINTER, INT);
        static final MethodHandle UPDATE = link("EVP_CipherUpdate", INT, POINTER, POINTER, POINTER, POINTER, INT);
        static final MethodHandle FINAL = link("EVP_CipherFinal_ex", INT, POINTER, POINTER, POINTER);
        static final MethodHandle CONTROL = link("EVP_CIPHER_CTX_ctrl", INT, POINTER, INT, INT, POINTER);

        private static MethodHandle link(String name, MemoryLayout result, MemoryLayout... arguments) {
            return Linker.nativeLinker()
                    .downcallHandle(
                            LIBRARY.findOrThrow(name),
                            FunctionDescriptor.of(result, arguments),
                            Linker.Option.critical(false));
        }
    }

    /** The implementation of a cipher, for the life of the process; 0 when the library has none. */
    static long fetchCipher(String name) {
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(name).address();
            return (long) Calls.FETCH.invokeExact(0L, text, 0L);
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    static long newContext() {
        try {
            return (long) Calls.CONTEXT_NEW.invokeExact();
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    static void freeContext(long context) {
        try {
            Calls.CONTEXT_FREE.invokeExact(context);
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    /** Sets what is not 0: cipher, key, nonce. */
    static boolean init(long context, long cipher, long key, long nonce, boolean encrypt) {
        try {
            return (int) Calls.INIT.invokeExact(context, cipher, 0L, key, nonce, encrypt ? 1 : 0) == 1;
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    /** With {@code out} 0, takes additional authenticated data. */
    static boolean update(long context, long out, long outLength, long in, int length) {
        try {
            return (int) Calls.UPDATE.invokeExact(context, out, outLength, in, length) == 1;
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    static boolean finish(long context, long out, long outLength) {
        try {
            return (int) Calls.FINAL.invokeExact(context, out, outLength) == 1;
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    static boolean control(long context, int command, int argument, long pointer) {
        try {
            return (int) Calls.CONTROL.invokeExact(context, command, argument, pointer) == 1;
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    /** A call cannot throw; were a handle's type wrong, it would be a mistake here. */
    private static IllegalStateException defect(Throwable cause) {
        return new IllegalStateException("a call of libcrypto does not fit its signature", cause);
    }
}
