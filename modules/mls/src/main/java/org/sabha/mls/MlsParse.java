package org.sabha.mls;

/** What came of reading bytes. */
public sealed interface MlsParse {
    record Read(MlsMessage message) implements MlsParse {}

    /** @param offset where the fault is, in bytes from the start */
    record Malformed(MlsFault fault, int offset) implements MlsParse {}
}
