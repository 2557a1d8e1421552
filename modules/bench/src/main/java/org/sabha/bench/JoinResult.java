package org.sabha.bench;

/**
 * One storm. Times are from asking to join, in milliseconds; processor time is for each join, in milliseconds.
 *
 * @param storm 1 is the first since the server started
 * @param doorP50 until the lobby: HTTP, password, WebSocket
 * @param seatedP50 until the seat: the host's leave on top
 * @param keysP50 until keys for media: offer, answer, ICE, DTLS on top
 * @param packetP50 until the first packet
 * @param pictureP50 until the first whole picture
 * @param steps how long each step took
 * @param loadCpu the process of all clients, which shares the cores
 * @param messagesToAMember messages that the host got of each join; none of them asks for a negotiation
 */
record JoinResult(
        int storm,
        int joins,
        double doorP50,
        double seatedP50,
        double keysP50,
        double packetP50,
        double packetP99,
        double pictureP50,
        double pictureP99,
        JoinSteps steps,
        double serverCpu,
        ThreadTimes serverCpuByThreads,
        double loadCpu,
        double messagesToAMember,
        double hostIdle) {}
