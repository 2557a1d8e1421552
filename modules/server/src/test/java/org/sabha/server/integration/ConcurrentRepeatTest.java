package org.sabha.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.AccountRole;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiScope;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest.Parameter;
import org.sabha.server.key.ApiKeyService;

/** The same request twice at the same time. */
class ConcurrentRepeatTest {
    @TempDir
    private Path data;

    @Test
    void secondRequestLearnsFirstIsInProgress() throws InterruptedException {
        try (IntegrationFixture fixture = new IntegrationFixture(data)) {
            ApiKeyService.Made portal = fixture.key(Optional.empty(), ApiScope.values());
            RoomId room = fixture.meetingOf(
                    fixture.account("asha", AccountRole.ORGANISER).id(), portal.key());
            fixture.opened(room, 1);
            CountDownLatch ending = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            fixture.running.whenEnding(() -> {
                ending.countDown();
                goOn.await();
            });
            Optional<Secret> key = Optional.of(portal.secret());
            Map<Parameter, String> which = Map.of(Parameter.MEETING, room.value());
            CompletableFuture<RestAnswer> first = CompletableFuture.supplyAsync(
                    () -> fixture.ask(key, Optional.of("end"), IntegrationRoute.END_MEETING, which, new byte[0]),
                    Thread::startVirtualThread);
            ending.await();
            RestAnswer second = fixture.ask(key, Optional.of("end"), IntegrationRoute.END_MEETING, which, new byte[0]);
            assertEquals("request-under-way", IntegrationFixture.code(second));
            assertEquals(409, second.status());
            goOn.countDown();
            assertEquals(204, first.join().status());
            RestAnswer third = fixture.ask(key, Optional.of("end"), IntegrationRoute.END_MEETING, which, new byte[0]);
            assertEquals(204, third.status(), "done, and told again");
        }
    }
}
