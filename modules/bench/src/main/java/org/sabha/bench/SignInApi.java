package org.sabha.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.schedule.Rhythm;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.account.AcceptInvitationRequest;
import org.sabha.protocol.account.InviteToMeetingRequest;
import org.sabha.protocol.account.InvitedToMeetingResponse;
import org.sabha.protocol.account.MeetingScheduledResponse;
import org.sabha.protocol.account.ScheduleMeetingRequest;
import org.sabha.protocol.account.SignInRequest;
import org.sabha.protocol.account.SingleSignOnRequest;
import org.sabha.protocol.account.SingleSignOnStartResponse;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.testkit.signon.OpenIdProvider;

/** The routes of people who sign in, or have an account just opened, each request as from a network of its own behind a proxy. One thread. */
final class SignInApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] NOTHING = new byte[0];

    private final HttpBodyCodec codec = new HttpBodyCodec();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI base;
    private int networks;
    private String session = "";

    SignInApi(URI base) {
        this.base = base;
    }

    private HttpResponse<byte[]> post(AccountRoute route, byte[] body, String cookie)
            throws IOException, InterruptedException {
        int network = ++networks;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + route.path()))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Origin", base.toString())
                .header("Sabha-Request", "1")
                .header("X-Forwarded-For", "10." + (network >> 8) + "." + (network & 0xFF) + ".1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> mustDo(AccountRoute route, byte[] body, String cookie)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = post(route, body, cookie);
        if (answer.statusCode() != 200) {
            throw new IOException(route + " answered " + answer.statusCode());
        }
        return answer;
    }

    /** Opens an account, and is signed in to it from then on. */
    void accept(Secret invitation, Secret password) throws IOException, InterruptedException {
        HttpResponse<byte[]> opened = mustDo(
                AccountRoute.ACCEPT_INVITATION,
                codec.encode(new AcceptInvitationRequest(invitation, "Somebody", password)),
                "");
        session = opened.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";", 2)[0])
                .collect(Collectors.joining("; "));
    }

    /** Schedules one meeting of an hour, at that time of UTC. */
    RoomId schedule(String title, String starts) throws IOException, InterruptedException {
        byte[] body = codec.encode(new ScheduleMeetingRequest(title, "UTC", starts, 60, Rhythm.ONCE, 1));
        byte[] answer = mustDo(AccountRoute.SCHEDULE_MEETING, body, session).body();
        return codec.decode(answer, MeetingScheduledResponse.class).first().room();
    }

    /** One personal invitation, and the password. */
    InvitedToMeetingResponse invite(RoomId room) throws IOException, InterruptedException {
        byte[] body = codec.encode(new InviteToMeetingRequest(room, 1, true));
        return codec.decode(
                mustDo(AccountRoute.INVITE_TO_MEETING, body, session).body(), InvitedToMeetingResponse.class);
    }

    void signIn(String login, Secret password) throws IOException, InterruptedException {
        mustDo(AccountRoute.SIGN_IN, codec.encode(new SignInRequest(login, password)), "");
    }

    void signInBy(OpenIdProvider provider) throws IOException, InterruptedException {
        HttpResponse<byte[]> begun = mustDo(AccountRoute.SINGLE_SIGN_ON_START, NOTHING, "");
        String cookie = begun.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        URI back = provider.signsIn(URI.create(
                codec.decode(begun.body(), SingleSignOnStartResponse.class).address()));
        mustDo(AccountRoute.SINGLE_SIGN_ON, codec.encode(new SingleSignOnRequest(back.getRawQuery())), cookie);
    }

    /** How long it takes to be refused, in milliseconds. */
    double refusalMillis(String login, Secret password) throws IOException, InterruptedException {
        byte[] body = codec.encode(new SignInRequest(login, password));
        long began = System.nanoTime();
        int status = post(AccountRoute.SIGN_IN, body, "").statusCode();
        double tookMillis = (System.nanoTime() - began) / 1e6;
        if (status != 403) {
            throw new IOException("not refused, but " + status);
        }
        return tookMillis;
    }

    @Override
    public void close() {
        http.close();
    }
}
