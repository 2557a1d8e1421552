package org.sabha.bench;

/**
 * What forwarding costs with keys and without, measured in the same seconds.
 *
 * @param members of each of the two meetings; one sends voice and picture
 * @param cpuMicrosWithout the server's processor time for a packet that it sent, in a meeting without keys; the median of
 *     the windows
 * @param cpuMicrosWith the same in a meeting that is a key group
 * @param ratio with to without, the median of the windows' own ratios
 * @param ratioLeast of a window
 * @param ratioMost of a window
 */
record KeysResult(
        int members,
        double cpuMicrosWithout,
        double cpuMicrosWith,
        double ratio,
        double ratioLeast,
        double ratioMost) {}
