package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.Secret;

class PasswordHasherTest {
    /** Cheap, so that the tests are about the logic and not about waiting. */
    private static final Argon2Cost CHEAP = new Argon2Cost(64, 1, 1);

    private final PasswordHasher hasher = new PasswordHasher(CHEAP, new Random(7), 2, 4);
    private final Secret password = new Secret("k3m7p-xq2ra");

    /** From the tests of the reference implementation, github.com/P-H-C/phc-winner-argon2. */
    @Test
    @Tag("vectors")
    void computesTheVectorOfTheReference() {
        String expected = "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe";
        byte[] text = "password".getBytes(StandardCharsets.UTF_8);
        byte[] salt = "somesalt".getBytes(StandardCharsets.UTF_8);
        Argon2Cost cost = new Argon2Cost(256, 2, 1);
        assertEquals(expected, HexFormat.of().formatHex(Argon2id.tag(cost, text, salt, 32)));
        assertEquals(expected, HexFormat.of().formatHex(Argon2id.byBouncyCastle(cost, text, salt, 32)));
    }

    @Test
    void bothImplementationsAgree() {
        assumeTrue(OpensslArgon2.isAvailable(), "OpenSSL 3.2 or later");
        Random inputs = new Random(12);
        for (int i = 0; i < 200; i++) {
            int lanes = 1 + inputs.nextInt(4);
            Argon2Cost cost = new Argon2Cost(8 * lanes + inputs.nextInt(2_000), 1 + inputs.nextInt(3), lanes);
            byte[] text = new byte[inputs.nextInt(100)];
            byte[] salt = new byte[8 + inputs.nextInt(40)];
            inputs.nextBytes(text);
            inputs.nextBytes(salt);
            int length = 4 + inputs.nextInt(200);
            assertArrayEquals(
                    Argon2id.byBouncyCastle(cost, text, salt, length),
                    OpensslArgon2.tag(cost, text, salt, length),
                    cost.toString());
        }
    }

    @Test
    void remembersAPasswordThatWasProvenAndNoOther() {
        ProvenPassword proven = hasher.nothingProven();
        assertFalse(proven.matches(password), "nothing is proven yet");
        proven.prove(new Secret("se\u0301ance"));
        assertTrue(proven.matches(new Secret("s\u00e9ance")), "composed otherwise");
        assertFalse(proven.matches(password));
        assertEquals("redacted", proven.toString());
    }

    /** The collector would copy it while everybody waits. */
    @Test
    @Tag("T2")
    void itsMemoryIsNotOnTheHeap() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(OpensslArgon2.isAvailable(), "OpenSSL 3.2 or later");
        Argon2Cost cost = new Argon2Cost(4_096, 1, 1);
        byte[] text = new byte[10];
        Argon2id.tag(cost, text, text, 32);
        long before = threads.getCurrentThreadAllocatedBytes();
        Argon2id.tag(cost, text, text, 32);
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 200_000);
    }

    @Test
    @Tag("T2")
    void costsAtLeastNineteenMebibytesAndTwoPasses() {
        assertTrue(Argon2Cost.DEFAULT.memoryKibibytes() >= 19 * 1024);
        assertTrue(Argon2Cost.DEFAULT.passes() >= 2);
        PasswordHasher real = new PasswordHasher(Argon2Cost.DEFAULT, new Random(7), 1, 0);
        PasswordHash hash = real.hash(password);
        assertTrue(hash.encoded().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash.encoded());
        assertEquals(PasswordCheck.RIGHT, real.verify(password, hash));
    }

    @Test
    void tellsTheRightPasswordFromAnyOther() {
        PasswordHash hash = hasher.hash(password);
        assertEquals(PasswordCheck.RIGHT, hasher.verify(password, hash));
        assertEquals(PasswordCheck.WRONG, hasher.verify(new Secret("k3m7p-xq2rb"), hash));
        assertEquals(PasswordCheck.WRONG, hasher.verify(new Secret("K3M7P-XQ2RA"), hash));
        assertEquals(PasswordCheck.WRONG, hasher.verify(new Secret("k3m7p-xq2ra "), hash));
    }

    @Test
    void takesOnePasswordHoweverItsLettersAreComposed() {
        assertEquals(
                PasswordCheck.RIGHT,
                hasher.verify(new Secret("Ame\u0301lie-2026"), hasher.hash(new Secret("Am\u00e9lie-2026"))));
    }

    @Test
    void usesNewSaltForEveryHash() {
        assertNotEquals(hasher.hash(password), hasher.hash(password));
        assertNotEquals(hasher.hash(password).encoded(), hasher.hash(password).encoded());
    }

    @Test
    void readsBackWhatItWroteAndKeepsItsCost() {
        PasswordHash hash = hasher.hash(password);
        PasswordHasher dearer = new PasswordHasher(new Argon2Cost(128, 2, 2), new Random(8), 1, 0);
        PasswordHash read = PasswordHash.parse(hash.encoded());
        assertEquals(hash, read);
        assertEquals(PasswordCheck.RIGHT, dearer.verify(password, read));
    }

    @Test
    void printsNothingOfAHash() {
        assertEquals("redacted", hasher.hash(password).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$argon2id$v=19$m=64,t=1,p=1$AAAA",
                "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=16$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=99999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$t=1,m=64,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$",
                "$argon2id$v=19$m=64,t=1,p=1$!$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=64,t=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=x,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "x$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"
            })
    void refusesTextThatIsNoHashOfOurs(String text) {
        assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse(text));
    }

    @Test
    @Tag("H3")
    void neverFindsAPasswordRightForAMeetingThatDoesNotExist() {
        assertEquals(PasswordCheck.WRONG, hasher.verify(password, hasher.hashOfNothing()));
    }

    @Test
    @Tag("H3")
    @Tag("T34")
    void worksAsHardForAMeetingThatDoesNotExist() {
        PasswordHash hash = hasher.hash(password);
        long before = hasher.filledKibibytes();
        long real = bytesAllocatedBy(() -> hasher.verify(password, hash));
        long between = hasher.filledKibibytes();
        long dummy = bytesAllocatedBy(() -> hasher.verify(password, hasher.hashOfNothing()));
        assertTrue(between - before >= 64, "the hash takes its memory");
        assertEquals(between - before, hasher.filledKibibytes() - between);
        assertTrue(Math.abs(real - dummy) < 4 * 1024, real + " and " + dummy + " bytes");
    }

    @Test
    @Tag("T2")
    void turnsAwayWhoWouldWaitTooLongWithoutComputing() throws InterruptedException {
        CountDownLatch computing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        HeldRandom random = new HeldRandom(computing, goOn);
        PasswordHasher narrow = new PasswordHasher(CHEAP, random, 1, 1);
        PasswordHash hash = hasher.hash(password);
        random.hold = true;
        Thread first = Thread.ofVirtual().start(() -> narrow.hash(password));
        computing.await();
        Thread second = Thread.ofVirtual().start(() -> narrow.verify(password, hash));
        Thread third = Thread.ofVirtual().start(() -> narrow.verify(password, hash));
        while (narrow.waiting() < 2) {
            assertFalse(Thread.interrupted(), "in time");
            Thread.onSpinWait();
        }
        assertEquals(PasswordCheck.BUSY, narrow.verify(password, hash));
        assertEquals(PasswordCheck.BUSY, narrow.verify(password, narrow.hashOfNothing()));
        goOn.countDown();
        first.join();
        second.join();
        third.join();
        assertEquals(PasswordCheck.RIGHT, narrow.verify(password, hash));
    }

    @Test
    @Tag("T2")
    void refusesANewPasswordWhereTooManyWaitAndTakesNoPlaceOfChecks() throws InterruptedException {
        CountDownLatch computing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        HeldRandom random = new HeldRandom(computing, goOn);
        PasswordHasher narrow = new PasswordHasher(CHEAP, random, 1, 1);
        PasswordHash hash = hasher.hash(password);
        random.hold = true;
        Thread first = Thread.ofVirtual().start(() -> narrow.hash(password));
        computing.await();
        Thread second = Thread.ofVirtual().start(() -> narrow.hash(password));
        while (narrow.waiting() < 1) {
            assertFalse(Thread.interrupted(), "in time");
            Thread.onSpinWait();
        }
        long before = narrow.computed();
        assertThrows(HashingBusyException.class, () -> narrow.hash(password));
        assertEquals(before, narrow.computed(), "nothing was computed");
        AtomicReference<PasswordCheck> check = new AtomicReference<>();
        Thread third = Thread.ofVirtual().start(() -> check.set(narrow.verify(password, hash)));
        while (narrow.waiting() < 2) {
            assertFalse(Thread.interrupted(), "in time");
            Thread.onSpinWait();
        }
        goOn.countDown();
        first.join();
        second.join();
        third.join();
        assertEquals(PasswordCheck.RIGHT, check.get(), "new passwords take no place of a check");
        assertEquals(PasswordCheck.RIGHT, narrow.verify(password, narrow.hash(password)));
    }

    @Test
    void letsManyThreadsCheckAndAnswersEachRight() throws InterruptedException {
        PasswordHasher shared = new PasswordHasher(CHEAP, new Random(9), 2, 64);
        PasswordHash hash = shared.hash(password);
        AtomicInteger right = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                awaitUninterrupted(start);
                if (shared.verify(password, hash) == PasswordCheck.RIGHT) {
                    right.incrementAndGet();
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(32, right.get());
    }

    /** Stops whoever draws from it, who then holds a permit, until told to go on. */
    private static final class HeldRandom implements RandomGenerator {
        private final RandomGenerator random = new Random(7);
        private final CountDownLatch reached;
        private final CountDownLatch goOn;
        private volatile boolean hold;

        HeldRandom(CountDownLatch reached, CountDownLatch goOn) {
            this.reached = reached;
            this.goOn = goOn;
        }

        @Override
        public long nextLong() {
            if (hold) {
                reached.countDown();
                awaitUninterrupted(goOn);
            }
            return random.nextLong();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long bytesAllocatedBy(Runnable work) {
        work.run();
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
