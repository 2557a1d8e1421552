package org.sabha.bench;

/**
 * Resident memory of the server's process, in megabytes of 1,000,000 bytes.
 *
 * @param ready when it said that it is ready
 * @param meetingOf60 with one meeting of 60, one sends voice and picture
 * @param meetingOf100 the same, grown to 100
 * @param participantKilobytes what each of those 40 took
 * @param liveHeapOf100 Java heap in use after a collection, with 100 in the meeting; -1 when it cannot be asked
 * @param participantHeapKibibytes what of that each of the 100 took, with a share of the meeting; -1 likewise
 */
record MemoryResult(
        double ready,
        double meetingOf60,
        double meetingOf100,
        double participantKilobytes,
        double liveHeapOf100,
        double participantHeapKibibytes) {}
