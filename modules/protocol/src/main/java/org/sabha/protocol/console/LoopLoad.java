package org.sabha.protocol.console;

import org.sabha.protocol.limits.IntegerRange;

/**
 * One event loop.
 *
 * @param port UDP
 * @param busyPercent share of its time that went to media in about the last second
 * @param longestTurnMicros longest time that it was not listening, since the start
 * @param longTurns turns of more than 10 ms
 * @param dropped packets that the socket had no room for
 */
public record LoopLoad(
        long port, @IntegerRange(max = 100) long busyPercent, long longestTurnMicros, long longTurns, long dropped) {}
