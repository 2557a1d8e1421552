package org.sabha.bench;

/**
 * What one run of the forwarding benchmark gave; its names are those of the JSON that is printed.
 *
 * @param cpuMicrosPerForwardedPacket user and system time of the server process, warm; the median of the windows, with
 *     the least and the most beside it; 0 in a silent meeting
 * @param cpuPercentOfACore what the process takes of one core; the median too
 * @param floorMicrosPerPacket the same for {@link FloorProcess} with as many receivers
 * @param allocatedBytesPerForwardedPacket on the server's event loops; -1 when the server does not tell
 * @param addedDelayMillisP50 from the sender's write to the receiver's decrypted packet, both in the load process
 * @param lossFraction packets that never came, repaired ones not counted
 */
record ForwardResult(
        String shape,
        int receivers,
        double cpuMicrosPerForwardedPacket,
        double cpuMicrosLeast,
        double cpuMicrosMost,
        double cpuPercentOfACore,
        double floorMicrosPerPacket,
        double allocatedBytesPerForwardedPacket,
        double addedDelayMillisP50,
        double addedDelayMillisP99,
        double serverRssMegabytes,
        double lossFraction) {}
