package org.sabha.signalling;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.sabha.protocol.ClientMessageCodec;
import org.sabha.protocol.HttpBodyCodec;

/** What all connections of one server share. Every part is safe for any thread. */
final class ServerContext {
    /** Of one line: a room full of people who come at once, then one every 3 s. */
    private static final SignallingSettings.Rate CHECKS = new SignallingSettings.Rate(1 / 3.0, 20);

    /** Of one neighbourhood. */
    private static final SignallingSettings.Rate CHECKS_AROUND = new SignallingSettings.Rate(1, 60);

    final SignallingSettings settings;
    final Meetings meetings;
    final RestRequests rest;
    final SealedFiles sealed;
    final NetworkChecks checks;
    final RefusalLog refusals;
    final StaticFiles files;
    final ClientConnections connections;
    final SignallingCounters counters;
    final InstantSource clock;
    /** For what waits for disks or slow readers, which no event loop may. */
    final Executor waiters;

    final ClientMessageCodec clientMessages = new ClientMessageCodec();
    final WrittenMessages serverMessages = new WrittenMessages();
    final HttpBodyCodec bodies = new HttpBodyCodec();
    final ConnectionGate gate;
    final RequestBudget requests;
    final RequestBudget checksOfALine;
    final RequestBudget checksAround;
    final PinnedBytes pinned;
    final ParticipantRateLimits rates = new ParticipantRateLimits();
    final DefectLog defects;

    ServerContext(
            SignallingSettings settings,
            Deciders deciders,
            StaticFiles files,
            ClientConnections connections,
            SignallingCounters counters,
            InstantSource clock,
            Executor waiters) {
        this.settings = settings;
        this.meetings = deciders.meetings();
        this.rest = deciders.rest();
        this.sealed = deciders.sealed();
        this.checks = deciders.checks();
        this.refusals = deciders.refusals();
        this.files = files;
        this.connections = connections;
        this.counters = counters;
        this.clock = clock;
        this.waiters = waiters;
        this.gate = new ConnectionGate(settings.connections());
        this.requests = new RequestBudget(settings.http().requests());
        this.checksOfALine = new RequestBudget(CHECKS);
        this.checksAround = new RequestBudget(CHECKS_AROUND);
        this.pinned = new PinnedBytes(settings.messages().unfinishedBytesInAll());
        this.defects = new DefectLog(counters);
    }
}
