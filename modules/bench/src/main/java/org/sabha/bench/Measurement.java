package org.sabha.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One window of measuring: CPU of a process against what the receivers decrypted meanwhile. */
final class Measurement {
    /** A frame at either end of a window of a few seconds. */
    private static final double WINDOW_BLUR = 0.01;

    private Measurement() {}

    /** What a window gave. */
    record Window(double cpuMicros, long packets, double lossFraction, DelayHistogram delays, double hostIdleShare) {
        double cpuMicrosPerPacket() {
            return packets == 0 ? Double.NaN : cpuMicros / packets;
        }
    }

    /**
     * Measures for {@code seconds}; the receivers belong to the loop.
     *
     * @param sent how many packets the sender has sent so far; what never left the server leaves no gap in the numbers
     *     a receiver sees, so only this tells
     */
    static Window of(long pid, LoadLoop loop, List<LoadReceiver> receivers, LongSupplier sent, int seconds)
            throws IOException, InterruptedException {
        long sentBefore = sent.getAsLong();
        loop.ask(() -> {
            receivers.forEach(LoadReceiver::startWindow);
            return true;
        });
        ProcessUsage.HostTicks hostBefore = ProcessUsage.hostTicks();
        long before = ProcessUsage.cpuMicros(pid);
        TimeUnit.SECONDS.sleep(seconds);
        long cpu = ProcessUsage.cpuMicros(pid) - before;
        double idle = ProcessUsage.hostTicks().idleShareSince(hostBefore);
        long sentPackets = sent.getAsLong() - sentBefore;
        return loop.ask(() -> sum(receivers, sentPackets, cpu, idle));
    }

    private static Window sum(List<LoadReceiver> receivers, long sentPackets, long cpuMicros, double idle) {
        long packets = 0;
        long unique = 0;
        long expected = 0;
        DelayHistogram delays = new DelayHistogram();
        for (LoadReceiver receiver : receivers) {
            LoadReceiver.Receipt receipt = receiver.receipt();
            packets += receipt.packets() + receipt.repaired();
            unique += receipt.unique();
            expected += receipt.expected();
            delays.add(receipt.delays());
        }
        return new Window(cpuMicros, packets, loss(unique, expected, sentPackets * receivers.size()), delays, idle);
    }

    /** The gaps in the numbers, or the shortfall against what was sent once it exceeds the blur of the window's ends. */
    static double loss(long unique, long expected, long sent) {
        double gaps = expected == 0 ? 1 : 1 - (double) unique / expected;
        double shortfall = sent == 0 ? 0 : 1 - (double) unique / sent;
        return Math.max(0, shortfall > WINDOW_BLUR ? Math.max(gaps, shortfall) : gaps);
    }
}
