package org.sabha.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.sabha.model.Secret;

/**
 * Hashes and checks meeting passwords with Argon2id. A call computes for tens of milliseconds and takes the cost's
 * memory: callers are virtual threads, never an event loop. At most {@code permits} compute at a time and at most
 * {@code maxWaiting} checks wait for that, so a flood of guesses costs bounded memory and leaves cores for media (T2); as
 * many new passwords wait in places of their own, which no guess takes from who starts a meeting.
 * Thread-safe if its random source is.
 */
public final class PasswordHasher {
    private final Argon2Cost cost;
    private final RandomGenerator random;
    private final Semaphore permits;
    private final Semaphore places;
    private final Semaphore placesOfNew;
    private final PasswordHash nothing;
    private final LongAdder filledKibibytes = new LongAdder();
    private final LongAdder computed = new LongAdder();

    /**
     * @param cost of new hashes
     * @param random {@code SecureRandom} in the server
     * @param permits most hashes computed at a time, 1 or more
     * @param maxWaiting most checks that wait for a permit, and most new passwords, 0 or more
     */
    public PasswordHasher(Argon2Cost cost, RandomGenerator random, int permits, int maxWaiting) {
        this.cost = cost;
        this.random = random;
        this.permits = new Semaphore(permits, true);
        this.places = new Semaphore(permits + maxWaiting);
        this.placesOfNew = new Semaphore(permits + maxWaiting);
        this.nothing = new PasswordHash(cost, bytes(PasswordHash.SALT_BYTES), bytes(PasswordHash.TAG_BYTES));
    }

    /**
     * Hashes a new password with a salt of its own. Waits for a permit.
     *
     * @throws HashingBusyException if too many wait already
     */
    public PasswordHash hash(Secret password) {
        if (!placesOfNew.tryAcquire()) {
            throw new HashingBusyException();
        }
        try {
            return withPermit(() -> {
                byte[] salt = bytes(PasswordHash.SALT_BYTES);
                return new PasswordHash(cost, salt, tag(password, cost, salt, PasswordHash.TAG_BYTES));
            });
        } finally {
            placesOfNew.release();
        }
    }

    /** Whether this is the password of the hash; compares in constant time. */
    public PasswordCheck verify(Secret password, PasswordHash hash) {
        if (!places.tryAcquire()) {
            return PasswordCheck.BUSY;
        }
        try {
            return withPermit(() -> isRight(password, hash)) ? PasswordCheck.RIGHT : PasswordCheck.WRONG;
        } finally {
            places.release();
        }
    }

    /**
     * A hash that no password has, for the work of {@link #verify} where there is nothing to verify, so that the answer
     * takes as long (H3).
     */
    public PasswordHash hashOfNothing() {
        return nothing;
    }

    /** What is to remember a password of which this says that it is right. */
    public ProvenPassword nothingProven() {
        return new ProvenPassword(random);
    }

    /** Whether OpenSSL computes hashes, which leaves the heap alone. */
    public static boolean usesOpenssl() {
        return OpensslArgon2.isAvailable();
    }

    /** Passwords hashed or checked so far. */
    public long computed() {
        return computed.sum();
    }

    /** Threads that wait for a permit. */
    int waiting() {
        return permits.getQueueLength();
    }

    /** Memory that all computations so far have filled, counted once for each pass. */
    long filledKibibytes() {
        return filledKibibytes.sum();
    }

    private <T> T withPermit(Supplier<T> work) {
        permits.acquireUninterruptibly();
        computed.increment();
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    private boolean isRight(Secret password, PasswordHash hash) {
        byte[] expected = hash.tag();
        return MessageDigest.isEqual(expected, tag(password, hash.cost(), hash.salt(), expected.length));
    }

    private byte[] tag(Secret password, Argon2Cost cost, byte[] salt, int tagBytes) {
        byte[] bytes = bytes(password);
        try {
            byte[] tag = Argon2id.tag(cost, bytes, salt, tagBytes);
            filledKibibytes.add((long) cost.memoryKibibytes() * cost.passes());
            return tag;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** One password, however a keyboard composes its letters (RFC 8265 section 4.2: normal form C). */
    static byte[] bytes(Secret password) {
        return Normalizer.normalize(password.reveal(), Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
