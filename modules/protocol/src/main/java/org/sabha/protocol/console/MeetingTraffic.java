package org.sabha.protocol.console;

/**
 * What a meeting's media came to since the server began to carry it. Two answers give a rate.
 *
 * @param packetsIn RTP packets from people, those that were of use
 * @param bytesIn their size, encryption and all
 * @param lostIn packets from people that did not arrive, by RFC 3550 section 6.4.1
 * @param expectedIn packets from people that should have arrived
 * @param packetsOut RTP packets to people, one for each who got it
 * @param bytesOut their size, encryption and all
 * @param lostOut packets to people of which their reports say that they were lost
 * @param expectedOut packets to people that their reports tell of
 */
public record MeetingTraffic(
        long packetsIn,
        long bytesIn,
        long lostIn,
        long expectedIn,
        long packetsOut,
        long bytesOut,
        long lostOut,
        long expectedOut) {}
