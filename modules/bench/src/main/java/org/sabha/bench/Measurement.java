package org.sabha.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One window of measuring: CPU of a process against what the receivers decrypted meanwhile. */
final class Measurement {
    private Measurement() {}

    /** What a window gave. */
    record Window(double cpuMicros, long packets, double lossFraction, DelayHistogram delays, double hostIdleShare) {
        double cpuMicrosPerPacket() {
            return packets == 0 ? Double.NaN : cpuMicros / packets;
        }
    }

    /** Measures for {@code seconds}; the receivers belong to the loop. */
    static Window of(long pid, LoadLoop loop, List<LoadReceiver> receivers, int seconds)
            throws IOException, InterruptedException {
        loop.ask(() -> {
            receivers.forEach(LoadReceiver::startWindow);
            return true;
        });
        ProcessUsage.HostTicks hostBefore = ProcessUsage.hostTicks();
        long before = ProcessUsage.cpuMicros(pid);
        TimeUnit.SECONDS.sleep(seconds);
        long cpu = ProcessUsage.cpuMicros(pid) - before;
        double idle = ProcessUsage.hostTicks().idleShareSince(hostBefore);
        return loop.ask(() -> sum(receivers, cpu, idle));
    }

    private static Window sum(List<LoadReceiver> receivers, long cpuMicros, double idle) {
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
        double loss = expected == 0 ? 1 : 1 - (double) unique / expected;
        return new Window(cpuMicros, packets, Math.max(0, loss), delays, idle);
    }
}
