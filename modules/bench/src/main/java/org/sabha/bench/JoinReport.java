package org.sabha.bench;

import java.util.List;

/**
 * What joins cost.
 *
 * @param storms many who join in the same moment
 * @param single newcomers who join one after the other, on the server that the storms have warmed
 */
record JoinReport(List<JoinResult> storms, Single single) {
    /**
     * One newcomer at a time. Processor time is for each join, milliseconds, from asking to join to the first picture.
     *
     * @param serverCpu the server's part, with what forwarding costs meanwhile
     * @param loadCpu the process of host and newcomer, which shares the cores
     */
    record Single(JoinSteps steps, double serverCpu, ThreadTimes serverCpuByThreads, double loadCpu, double hostIdle) {}
}
