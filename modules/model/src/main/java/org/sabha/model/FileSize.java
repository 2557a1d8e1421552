package org.sabha.model;

/**
 * How large a file is, and so how many chunks it is sealed in and how large each of them is.
 *
 * @param bytes of the file itself, 0 to {@link #MAX_BYTES}
 */
public record FileSize(long bytes) {
    /** 200 MiB. */
    public static final long MAX_BYTES = 200L << 20;

    /** Of a sealed chunk that is not the last. */
    public static final int CHUNK_BYTES = 1 << 20;

    /** What sealing adds to each chunk: the tag of AES-GCM (RFC 5116 section 5.1). */
    public static final int TAG_BYTES = 16;

    private static final int CONTENT_BYTES = CHUNK_BYTES - TAG_BYTES;

    public FileSize {
        if (bytes < 0 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("a file has 0 to " + MAX_BYTES + " bytes");
        }
    }

    /** 1 to 201; an empty file is one chunk too, so that its end is sealed. */
    public int chunks() {
        return (int) Math.max(1, (bytes + CONTENT_BYTES - 1) / CONTENT_BYTES);
    }

    /** All chunks together. */
    public long sealedBytes() {
        return bytes + (long) chunks() * TAG_BYTES;
    }

    /** @param chunk 0 to {@code chunks() - 1} */
    public int sealedBytesOf(int chunk) {
        return chunk < chunks() - 1 ? CHUNK_BYTES : (int) (sealedBytes() - (long) chunk * CHUNK_BYTES);
    }
}
