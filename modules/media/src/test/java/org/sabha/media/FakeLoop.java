package org.sabha.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.sabha.model.RoomId;

/** One of a room's loops: its engine, its router, and the tasks of links that wait for its turn. */
final class FakeLoop implements LinkPort {
    private static final int FIRST_NUMBER = 5;

    final MediaEngine engine;
    final MediaRouter router;
    final LinkCounters counters = new LinkCounters();
    private final ArrayDeque<Task> tasks = new ArrayDeque<>();

    /** Does nothing while it is set, as a loop that is busy elsewhere. */
    boolean stands;

    FakeLoop(FakeRoom room, int number) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_000 + number);
        engine = new MediaEngine(
                new MediaSettings(List.of(address), FIRST_NUMBER + number, room.codecs),
                room.dtls,
                room.srtp,
                new SplittableRandom(7 + number));
        router = engine.openRouter(new RoomId("r".repeat(24)), room);
    }

    /** Links both routers; the first one is the room's home where {@code other} is it. */
    void link(FakeLoop other, boolean otherIsHome) {
        RouterLink.Ends ends =
                RouterLink.between(new RouterLink.Side(this, counters), new RouterLink.Side(other, other.counters));
        if (otherIsHome) {
            router.linkHome(ends.first());
        } else {
            router.link(ends.first());
        }
        other.router.link(ends.second());
    }

    @Override
    public void post(Task task) {
        tasks.add(task);
    }

    /** Does what was posted, and flushes; answers whether there was anything. */
    boolean runOnce(long now, PacketSink sink) {
        boolean any = !stands && !tasks.isEmpty();
        while (!stands && !tasks.isEmpty()) {
            tasks.remove().run(now);
            engine.flush(now, sink);
        }
        return any;
    }
}
