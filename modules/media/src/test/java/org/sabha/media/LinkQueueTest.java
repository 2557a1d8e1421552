package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LinkQueueTest {
    private final LinkQueue queue = new LinkQueue();

    private void write(long number) {
        queue.next().packet.sequence = number;
        queue.keep();
    }

    @Test
    void showsABatchAsAWholeAndWakesItsReaderOnce() {
        write(1);
        write(2);
        assertNull(queue.take());
        assertTrue(queue.publish());
        write(3);
        assertFalse(queue.publish(), "the reader is on its way");
        queue.wake();
        for (long number = 1; number <= 3; number++) {
            LinkedPacket place = queue.take();
            assertEquals(number, place == null ? -1 : place.packet.sequence);
        }
        assertNull(queue.take());
        write(4);
        assertTrue(queue.publish());
        assertFalse(queue.publish(), "nothing is new");
    }

    @Test
    void givesPlacesBackWhenTheyAreReleasedAndNotBefore() {
        for (int i = 0; i < LinkQueue.CAPACITY; i++) {
            write(i);
        }
        assertEquals(0, queue.room());
        queue.publish();
        queue.wake();
        LinkedPacket first = queue.take();
        assertEquals(0, queue.room());
        queue.release();
        assertEquals(1, queue.room());
        assertSame(first, queue.next(), "a place is used again");
    }

    @Test
    @Timeout(120)
    void carriesEveryPacketInOrderBetweenTwoThreads() throws InterruptedException {
        int packets = 200_000;
        CountDownLatch done = new CountDownLatch(1);
        AtomicLong wrong = new AtomicLong(-1);
        Thread reader = Thread.ofPlatform().start(() -> {
            long next = 0;
            while (next < packets && wrong.get() < 0) {
                LinkedPacket place = queue.take();
                if (place == null) {
                    LockSupport.parkNanos(1_000);
                    continue;
                }
                if (place.packet.sequence != next || place.packet.timestamp != (int) next * 3) {
                    wrong.set(next);
                }
                next++;
                if (next % 7 == 0) {
                    queue.release();
                }
                if (queue.room() < 0) {
                    wrong.set(next);
                }
            }
            done.countDown();
        });
        long written = 0;
        while (written < packets && wrong.get() < 0) {
            int room = queue.room();
            for (int i = 0; i < Math.min(room, 5) && written < packets; i++) {
                queue.next().packet.timestamp = (int) written * 3;
                write(written++);
            }
            queue.publish();
            if (room == 0) {
                assertFalse(Thread.interrupted(), "in time");
                LockSupport.parkNanos(1_000);
            }
        }
        done.await();
        reader.join();
        assertEquals(-1, wrong.get(), "the first packet that was not as it was written");
    }
}
