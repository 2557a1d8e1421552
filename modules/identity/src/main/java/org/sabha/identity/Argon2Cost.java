package org.sabha.identity;

/**
 * What one password hash costs (RFC 9106). The default is the least that the OWASP Password Storage Cheat Sheet
 * recommends for Argon2id: 19 MiB, two passes, one lane.
 *
 * @param memoryKibibytes at least 19 MiB in the server; the algorithm itself needs 8 for each lane
 * @param passes 1 or more
 * @param lanes 1 to 16
 */
public record Argon2Cost(int memoryKibibytes, int passes, int lanes) {
    public static final Argon2Cost DEFAULT = new Argon2Cost(19 * 1024, 2, 1);

    /** More is never needed, and a hash that asks for more is not ours. */
    private static final int MAX_MEMORY_KIBIBYTES = 1024 * 1024;

    private static final int MAX_PASSES = 64;
    private static final int MAX_LANES = 16;

    public Argon2Cost {
        if (lanes < 1 || lanes > MAX_LANES || passes < 1 || passes > MAX_PASSES) {
            throw new IllegalArgumentException("1 to 64 passes and 1 to 16 lanes");
        }
        if (memoryKibibytes < 8 * lanes || memoryKibibytes > MAX_MEMORY_KIBIBYTES) {
            throw new IllegalArgumentException("memory is 8 KiB a lane to 1 GiB");
        }
    }
}
