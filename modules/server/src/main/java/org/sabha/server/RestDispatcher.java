package org.sabha.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.sabha.model.Secret;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.MeetingRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.server.account.AccountApi;
import org.sabha.server.integration.ProgramApi;
import org.sabha.signalling.RestRequests;

/** Has what pages and programs ask answered, on virtual threads. */
final class RestDispatcher implements RestRequests, AutoCloseable {
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final AccountApi pages;
    private final ProgramApi programs;

    RestDispatcher(AccountApi pages, ProgramApi programs) {
        this.pages = pages;
        this.programs = programs;
    }

    @Override
    public CompletionStage<RestAnswer> answer(RestRequest request) {
        return later(() -> switch (request.route()) {
            case AccountRoute _ -> pages.answer(request);
            case IntegrationRoute _ -> programs.answer(request);
            case MeetingRoute route -> throw new IllegalArgumentException(route + " is answered by signalling");
        });
    }

    @Override
    public CompletionStage<RestAnswer> calendar(Secret secret) {
        return later(() -> pages.calendar(secret));
    }

    private CompletionStage<RestAnswer> later(Supplier<RestAnswer> work) {
        return CompletableFuture.supplyAsync(work, workers);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
