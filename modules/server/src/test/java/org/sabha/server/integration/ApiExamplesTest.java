package org.sabha.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.AccountRole;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiScope;
import org.sabha.protocol.http.AboutResponse;
import org.sabha.protocol.http.ConsentReceipt;
import org.sabha.protocol.http.ConsentWithdrawnResponse;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.protocol.http.OrganiserRequest;
import org.sabha.protocol.http.OrganiserResponse;
import org.sabha.protocol.http.SeriesNextRequest;
import org.sabha.protocol.http.SeriesNextResponse;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.server.site.InterfacePages;
import org.sabha.signalling.ClientConnections;
import org.sabha.signalling.Creation;
import org.sabha.signalling.Deciders;
import org.sabha.signalling.JoinTokenClaims;
import org.sabha.signalling.Meetings;
import org.sabha.signalling.NetworkChecks;
import org.sabha.signalling.RoomMailbox;
import org.sabha.signalling.SealedFiles;
import org.sabha.signalling.SignallingCounters;
import org.sabha.signalling.SignallingServer;
import org.sabha.signalling.SignallingSettings;
import org.sabha.signalling.SignedInPerson;
import org.sabha.signalling.Starter;

/** The guide for integrators: its examples run as they stand, over a real socket, and its tables name everything. */
class ApiExamplesTest {
    private static final Path GUIDE = Path.of("../../docs/integrate/api.md");
    private static final Pattern EXAMPLE = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private IntegrationFixture fixture;
    private SignallingServer server;
    private String address;

    /** A server without meetings. */
    private static final class NoMeetings implements Meetings {
        @Override
        public CompletionStage<Optional<OrganiserResponse>> organiser(OrganiserRequest request, InetAddress from) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Creation> create(Starter starter, CreateMeetingRequest request, InetAddress from) {
            return CompletableFuture.completedStage(Creation.Refused.OVERLOADED);
        }

        @Override
        public CompletionStage<Optional<SignedInPerson>> signedIn(Secret session) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Optional<JoinResponse>> join(
                JoinRequest request, Optional<SignedInPerson> account, InetAddress from) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Optional<SeriesNextResponse>> nextOfSeries(SeriesNextRequest request) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Optional<ConsentWithdrawnResponse>> withdraw(ConsentReceipt receipt) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public Optional<JoinTokenClaims> redeem(Secret token) {
            return Optional.empty();
        }

        @Override
        public Optional<RoomMailbox> roomOfTicket(Secret ticket) {
            return Optional.empty();
        }

        @Override
        public boolean isOfEndedMeeting(Secret ticket) {
            return false;
        }

        @Override
        public CompletionStage<Boolean> ready() {
            return CompletableFuture.completedStage(true);
        }
    }

    @BeforeEach
    void starts() {
        fixture = new IntegrationFixture(folder);
        fixture.account("asha", AccountRole.ORGANISER);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = new SignallingServer(
                SignallingSettings.withDefaults(
                        new SignallingSettings.Addresses(any, Optional.of(any)),
                        Set.of(),
                        new AboutResponse("0.1.0", true)),
                new Deciders(
                        new NoMeetings(),
                        request -> CompletableFuture.supplyAsync(
                                () -> fixture.api.answer(request), Thread::startVirtualThread),
                        SealedFiles.NONE,
                        NetworkChecks.NONE,
                        _ -> {}),
                InterfacePages.over(_ -> Optional.empty()),
                new ClientConnections(),
                new SignallingCounters(),
                Clock.systemUTC());
        int port = server.bind(loops, NioServerSocketChannel::new, Optional.empty())
                .plain()
                .orElseThrow();
        address = "http://127.0.0.1:" + port;
    }

    @AfterEach
    void stops() {
        server.stop().toCompletableFuture().join();
        loops.shutdownGracefully();
        fixture.close();
    }

    private String run(String script) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(Files.createDirectories(folder.resolve("examples")).toFile())
                .redirectErrorStream(true);
        shell.environment().put("SABHA", address);
        shell.environment()
                .put(
                        "KEY",
                        fixture.key(Optional.empty(), IntegrationFixture.meetings())
                                .secret()
                                .reveal());
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @Test
    void theExamplesRunAsTheyStand() throws IOException, InterruptedException {
        List<String> examples = EXAMPLE.matcher(Files.readString(GUIDE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertEquals(5, examples.size());
        String output = run(String.join("\n", examples));
        assertTrue(output.contains("\"scopes\":[\"meetings:read\",\"meetings:write\"]"), output);
        assertTrue(
                output.contains("\"standing\":\"planned\",\"classification\":\"unclassified\",\"invitations\":2"),
                output);
        assertTrue(output.contains("\"password\":"), output);
    }

    @Test
    void theInterfaceIsDescribedWhereTheGuideSays() throws IOException, InterruptedException {
        String output = run("curl -sS --fail-with-body $SABHA/api $SABHA/api/page.css $SABHA/api/v1/openapi.json");
        assertTrue(output.contains("<h1>Sabha: HTTP interface</h1>"), output);
        assertTrue(output.contains("\"openapi\": \"3.1.0\""), output);
    }

    @Test
    void theGuideNamesEveryScopeAndEveryRefusal() throws IOException {
        String guide = Files.readString(GUIDE);
        String missing = Arrays.stream(ApiScope.values())
                .map(ApiScope::wireName)
                .filter(name -> !guide.contains("`" + name + "`"))
                .collect(Collectors.joining(", "));
        assertEquals("", missing);
        String codes = Arrays.stream(IntegrationRoute.values())
                .flatMap(route -> route.errors().stream())
                .distinct()
                .map(ErrorCode::code)
                .filter(code -> !guide.contains("`" + code + "`") && !guide.contains(" " + code + "`"))
                .collect(Collectors.joining(", "));
        assertEquals("", codes);
    }
}
