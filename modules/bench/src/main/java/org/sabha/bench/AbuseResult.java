package org.sabha.bench;

/**
 * What unauthenticated clients cost and learn. Times in milliseconds, memory in megabytes of 1,000,000 bytes.
 *
 * @param joinTries tries of each kind
 * @param unknownMeetingMedian from a request to its answer, for an id that is no meeting's
 * @param unknownInvitationMedian for a meeting, with an invitation that is none of it
 * @param wrongPasswordMedian for a meeting, with its invitation
 * @param unknownInvitationZ how far its times are from those of an unknown meeting ({@link RankTest#z})
 * @param wrongPasswordZ the same
 * @param halfHellos connections that began a TLS handshake and stopped
 * @param halfHellosClosed until the server had closed all of them; -1 if it did not
 * @param halfHellosMemory rise of resident memory while they were open
 * @param joinP50Quiet from "Join" to the lobby with nobody else there
 * @param joinP95Quiet the same
 * @param slowLoris connections that send a header line a second, opened anew when they are closed
 * @param joinP50SlowLoris from "Join" to the lobby beside them
 * @param joinP95SlowLoris the same
 * @param slowReaders connections that ask for a large file and read none of it
 * @param slowReadersClosed until the server had closed all of them; -1 if it did not
 * @param slowReadersMemory rise of resident memory while they were open
 * @param signIns refused sign-ins at a server with accounts of its own and of a provider
 * @param signInsWithDirectory the same where a directory is asked, too
 */
record AbuseResult(
        int joinTries,
        double unknownMeetingMedian,
        double unknownInvitationMedian,
        double wrongPasswordMedian,
        double unknownInvitationZ,
        double wrongPasswordZ,
        int halfHellos,
        long halfHellosClosed,
        double halfHellosMemory,
        double joinP50Quiet,
        double joinP95Quiet,
        int slowLoris,
        double joinP50SlowLoris,
        double joinP95SlowLoris,
        int slowReaders,
        long slowReadersClosed,
        double slowReadersMemory,
        RefusedSignIns signIns,
        RefusedSignIns signInsWithDirectory) {}
