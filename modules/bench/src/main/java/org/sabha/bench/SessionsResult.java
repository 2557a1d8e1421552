package org.sabha.bench;

/**
 * What sessions cost. Times are milliseconds from asking to join to the seat, lobby and host's leave included; shares of a
 * processor are 1 for one whole core.
 *
 * @param kibibytesOfAnIdleSession Java heap in use after a collection
 * @param residentKibibytesOfAnIdleSession growth of the process's resident memory, dead objects included
 * @param cpuWhileIdle of the server, with the hosts and the idle sessions
 * @param cpuWhileActive of the server, with all of them
 * @param hostIdle share of the machine that nobody used while people joined
 */
record SessionsResult(
        int meetings,
        int idle,
        int active,
        int joins,
        double joinP50,
        double joinP95,
        double joinP99,
        double joinLongest,
        double kibibytesOfAnIdleSession,
        double residentKibibytesOfAnIdleSession,
        double cpuWhileIdle,
        double cpuWhileActive,
        double hostIdle) {}
