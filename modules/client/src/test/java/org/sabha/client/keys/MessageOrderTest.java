package org.sabha.client.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The browser's {@code message-order.test.ts} has the same cases. */
class MessageOrderTest {
    private static final long HOLD = MessageOrder.HOLD_NANOS;
    private static final long LOOK_EVERY = HOLD / 1_000;
    private static final int SEEDS = 300;

    /** One author's messages as one reader's device takes them; an item is when it came. */
    private static final class Reader {
        private final MessageOrder<Long> order = new MessageOrder<>();
        private long now;
        /** What was shown, in order; what is missing with a minus before it. */
        private final List<Long> shown = new ArrayList<>();

        private long longestWait;

        Reader takes(long number, Long... after) {
            return take(number, List.of(after));
        }

        Reader take(long number, List<Long> after) {
            return step(order.arrive(number, after, now, now));
        }

        /** Looks again and again for what is due. */
        Reader waits(long nanos) {
            for (long until = now + nanos; now < until; ) {
                now = Math.min(until, now + LOOK_EVERY);
                step(order.releaseOverdue(now));
            }
            return this;
        }

        private Reader step(List<MessageOrder.Released<Long>> released) {
            for (MessageOrder.Released<Long> each : released) {
                switch (each) {
                    case MessageOrder.Released.Message<Long>(long number, Long came) -> {
                        shown.add(number);
                        longestWait = Math.max(longestWait, now - came);
                    }
                    case MessageOrder.Released.Missing<Long>(long number) -> shown.add(-number);
                }
            }
            return this;
        }

        void shows(Integer... numbers) {
            assertEquals(Stream.of(numbers).map(Integer::longValue).toList(), shown);
        }
    }

    @Test
    void messagesInOrderGoOnAtOnce() {
        new Reader().takes(1).takes(2, 1L).takes(3, 1L, 2L).shows(1, 2, 3);
    }

    @Test
    void refusedMessageIsNotMissing() {
        new Reader().takes(1).takes(3, 1L).takes(4, 1L, 3L).waits(HOLD).shows(1, 3, 4);
    }

    @Test
    @Tag("adversary")
    void swallowedMessageIsReportedOnce() {
        Reader reader = new Reader().takes(1).takes(3, 1L, 2L).waits(HOLD - 1);
        reader.shows(1);
        reader.waits(1).shows(1, -2, 3);
        reader.takes(4, 1L, 2L, 3L).waits(HOLD).shows(1, -2, 3, 4);
    }

    @Test
    @Tag("adversary")
    void reorderedMessagesGoOnInOrder() {
        new Reader().takes(1).takes(4, 2L, 3L).takes(3, 1L, 2L).takes(2, 1L).shows(1, 2, 3, 4);
    }

    @Test
    @Tag("adversary")
    void lateMessageGoesOnAfterItWasReported() {
        new Reader().takes(1).takes(3, 1L, 2L).waits(HOLD).takes(2, 1L).shows(1, -2, 3, 2);
    }

    @Test
    void earlierMessagesThanTheFirstAreNotMissing() {
        new Reader().takes(5, 3L, 4L).takes(6, 2L, 3L, 4L, 5L).shows(5, 6);
    }

    @Test
    void firstMessageMayBeAnOldOneSentAgain() {
        new Reader().takes(2, 3L, 4L).takes(5, 2L, 3L, 4L).shows(2, 5);
    }

    @Test
    void messagesBehindEachOtherWaitNoLonger() {
        Reader reader = new Reader().takes(1).takes(4, 2L).waits(HOLD - 1_000_000);
        reader.takes(3, 1L, 2L).waits(1_000_000).shows(1, -2, 3, 4);
    }

    @Test
    void repeatedMessageGoesOnTwice() {
        new Reader().takes(1).takes(2, 1L).takes(2, 1L).takes(1).shows(1, 2, 2, 1);
    }

    @Test
    void fewMessagesWaitAndFewNumbersAreRemembered() {
        Reader reader = new Reader().takes(1);
        LongStream.range(3, 68).forEach(number -> reader.takes(number, 2L));
        assertEquals(List.of(1L, -2L, 3L), reader.shown.subList(0, 3));
        assertFalse(reader.order.isWaiting());
        LongStream.range(68, 1_000).forEach(number -> reader.takes(number, number - 1));
        assertEquals(1_000, reader.takes(1_000, 500L, 998L).shown.getLast());
    }

    @Test
    void drainsQueuedMessages() {
        Reader reader = new Reader().takes(1).takes(3, 2L).takes(4, 2L);
        assertEquals(2, reader.order.drain().size());
        assertFalse(reader.order.isWaiting());
    }

    private record Sent(long number, List<Long> after, long atNanos) {}

    /** What an author wrote: some was refused, and what was confirmed is known a few messages later. */
    private static List<Sent> written(Random random) {
        List<Long> confirmed = new ArrayList<>();
        Deque<Long> onTheWay = new ArrayDeque<>();
        List<Sent> sent = new ArrayList<>();
        for (long number = 1; number <= 40; number += 1 + random.nextInt(3)) {
            while (!onTheWay.isEmpty() && random.nextInt(10) < 7) {
                confirmed.add(onTheWay.remove());
            }
            List<Long> after = List.copyOf(confirmed.subList(Math.max(0, confirmed.size() - 8), confirmed.size()));
            if (random.nextInt(100) >= 15) {
                sent.add(new Sent(number, after, sent.size() * HOLD / 3));
                onTheWay.add(number);
            }
        }
        return sent;
    }

    @Test
    void honestServerCausesNoWaitAndNoReport() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Sent> sent = written(random);
            List<Sent> read = sent.subList(random.nextInt(sent.size()), sent.size());
            Reader reader = new Reader();
            read.forEach(one -> reader.take(one.number(), one.after()).waits(HOLD / 4));
            assertEquals(read.stream().map(Sent::number).toList(), reader.shown, "seed " + seed);
            assertEquals(0, reader.longestWait, "seed " + seed);
        }
    }

    @Test
    @Tag("adversary")
    void lyingServerHidesNothingThatALaterMessageNames() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Sent> all = written(random);
            List<Sent> handed = IntStream.range(0, all.size())
                    .filter(i -> i == 0 || random.nextInt(10) < 8)
                    .mapToObj(all::get)
                    .map(one -> random.nextInt(10) < 7 ? one : late(one, random))
                    .sorted(Comparator.comparingLong(Sent::atNanos))
                    .toList();
            Reader reader = new Reader();
            handed.forEach(one -> reader.waits(one.atNanos() - reader.now).take(one.number(), one.after()));
            reader.waits(HOLD);
            assertNothingHidden(handed, reader, "seed " + seed);
        }
    }

    private static Sent late(Sent one, Random random) {
        return new Sent(one.number(), one.after(), one.atNanos() + random.nextLong(2 * HOLD));
    }

    private static void assertNothingHidden(List<Sent> handed, Reader reader, String seed) {
        Sent first = handed.getFirst();
        long floor = first.after().stream().reduce(first.number(), Math::max);
        Set<Long> came = new HashSet<>();
        Set<Long> named = new HashSet<>();
        for (Sent one : handed) {
            came.add(one.number());
            one.after().stream().filter(number -> number > floor).forEach(named::add);
        }
        List<Long> shown =
                reader.shown.stream().filter(number -> number > 0).sorted().toList();
        List<Long> reported = reader.shown.stream()
                .filter(number -> number < 0)
                .map(number -> -number)
                .toList();
        assertEquals(came.stream().sorted().toList(), shown, seed);
        assertEquals(new HashSet<>(reported).size(), reported.size(), seed);
        assertTrue(named.containsAll(reported), seed);
        named.removeAll(came);
        assertTrue(reported.containsAll(named), seed);
        assertTrue(reader.longestWait < HOLD + LOOK_EVERY, seed);
    }
}
