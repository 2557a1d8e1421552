package org.sabha.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.sabha.model.PublishedTrack;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;

/**
 * A meeting on the real server: a host who sends one stream, and guests, each a full peer with one receive slot for
 * it. The host invites and admits each guest, as people do.
 */
final class MeetingLoad implements AutoCloseable {
    private static final int SENDER_SSRC = 0x0f00_0001;
    private static final int SENDER_RTX_SSRC = 0x0f00_0002;
    private static final int JOINS_AT_ONCE = 4;
    private static final int SHOWN_HEIGHT = 720;
    private static final long PING_SECONDS = 8;
    private static final long CONNECT_SECONDS = 20;

    private final MeetingApi api;
    private final LoadPeer.Shared shared;
    private final LoadLoop sending = new LoadLoop("meeting-sender");
    private final LoadLoop receiving = new LoadLoop("meeting-receivers");
    private final ScheduledExecutorService pings = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("pings").factory());
    private final List<MeetingClient> clients = new ArrayList<>();
    private final List<MeetingClient> seated = new ArrayList<>(); // guarded by this
    private final List<LoadReceiver> receivers = new ArrayList<>();
    private final List<LoadPeer> peers = new ArrayList<>();
    private final LoadOffer.Media media;
    private final LoadSender sender;
    private final MeetingClient host;
    private final CreateMeetingResponse meeting;
    private final TrackId track;
    private int tried;

    /** Creates the meeting, and the host joins and sends. */
    MeetingLoad(MeetingApi api, Secret session, LoadPeer.Shared shared, LoadShape shape)
            throws IOException, InterruptedException {
        this.api = api;
        this.shared = shared;
        meeting = api.create(session, "Load");
        host = api.join(meeting.room(), meeting.invitation(), meeting.password(), 0);
        keep(host);
        host.await(ServerMessage.Seated.class);
        media = shape.media();
        TrackSource source = media.isVoice() ? TrackSource.MICROPHONE : TrackSource.CAMERA;
        sender = new LoadSender(PacketSource.of(shape, SENDER_SSRC, 1), shape, SENDER_SSRC);
        LoadPeer peer = new LoadPeer(sending, shared, sender);
        host.send(new ClientMessage.Offer(
                1,
                LoadOffer.sending(peer.description(SENDER_SSRC, SENDER_RTX_SSRC), media),
                List.of(new PublishedTrack(LoadOffer.MID, source))));
        ServerMessage.Answer answer = host.await(ServerMessage.Answer.class);
        if (answer.tracks().isEmpty()) {
            throw new IllegalStateException("the server does not accept the track");
        }
        track = answer.tracks().getFirst().track();
        host.send(new ClientMessage.SetMuted(source, false));
        connect(sending, peer, answer);
        pings.scheduleAtFixedRate(this::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
    }

    private synchronized void keep(MeetingClient client) {
        clients.add(client);
    }

    private synchronized void ping() {
        clients.forEach(MeetingClient::ping);
    }

    private static void connect(LoadLoop loop, LoadPeer peer, ServerMessage.Answer answer) {
        LoadOffer.Answer remote =
                LoadOffer.read(answer.sdp()).orElseThrow(() -> new IllegalStateException("unreadable answer"));
        loop.ask(() -> {
            peer.connect(remote);
            return true;
        });
    }

    /** So many guests join; returns when each of them has decrypted media. */
    void addReceivers(int count) throws IOException, InterruptedException {
        List<Secret> invitations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            host.send(new ClientMessage.Invite());
            invitations.add(host.await(ServerMessage.InvitationIssued.class).invitation());
        }
        try (ExecutorService joins = Executors.newFixedThreadPool(JOINS_AT_ONCE)) {
            List<Future<Boolean>> joined = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i + 1;
                joined.add(joins.submit(() -> join(number, invitations.get(number - 1))));
            }
            for (Future<Boolean> one : joined) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a guest could not join", e);
        }
        awaitMedia(count);
    }

    private boolean join(int number, Secret invitation) throws IOException, InterruptedException {
        MeetingClient guest = api.join(meeting.room(), invitation, meeting.password(), number);
        keep(guest);
        host.send(
                new ClientMessage.Admit(guest.await(ServerMessage.Waiting.class).self()));
        guest.await(ServerMessage.Seated.class);
        synchronized (this) {
            seated.add(guest);
        }
        LoadReceiver role = new LoadReceiver(number, LoadReceiver.Feedback.FULL);
        LoadPeer peer = new LoadPeer(receiving, shared, role);
        guest.send(new ClientMessage.Offer(1, LoadOffer.receiving(peer.description(0, 0), media), List.of()));
        connect(receiving, peer, guest.await(ServerMessage.Answer.class));
        if (!media.isVoice()) {
            // who is heard is the server's choice
            guest.send(new ClientMessage.Show(
                    List.of(new SlotRequest(LoadOffer.MID, Optional.of(track), SHOWN_HEIGHT, 0))));
        }
        receiving.ask(() -> receivers.add(role) && peers.add(peer));
        return true;
    }

    /**
     * How guests who tried to join fared.
     *
     * @param later refused because the server has too much to do, with a time to come again
     * @param laterInRoom refused for the same by the room, since the server became busy after it had taken the credentials
     */
    record Tries(int admitted, int later, int laterInRoom, int otherwise) {}

    /** So many more guests try to join, four at a time. Who is in may still wait for media. */
    Tries tryReceivers(int count) throws InterruptedException {
        AtomicInteger admitted = new AtomicInteger();
        AtomicInteger later = new AtomicInteger();
        AtomicInteger laterInRoom = new AtomicInteger();
        AtomicInteger otherwise = new AtomicInteger();
        try (ExecutorService joins = Executors.newFixedThreadPool(JOINS_AT_ONCE)) {
            for (int i = 0; i < count; i++) {
                host.send(new ClientMessage.Invite());
                Secret invitation =
                        host.await(ServerMessage.InvitationIssued.class).invitation();
                int number = ++tried;
                joins.execute(() -> {
                    try {
                        join(number, invitation);
                        admitted.incrementAndGet();
                    } catch (MeetingApi.RefusedException e) {
                        (e.isLater() ? later : otherwise).incrementAndGet();
                    } catch (MeetingClient.BusyException e) {
                        laterInRoom.incrementAndGet();
                    } catch (IOException | InterruptedException | IllegalStateException | CompletionException e) {
                        System.err.println("a guest could not join: " + e);
                        otherwise.incrementAndGet();
                    }
                });
            }
        }
        return new Tries(admitted.get(), later.get(), laterInRoom.get(), otherwise.get());
    }

    private void awaitMedia(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CONNECT_SECONDS);
        long streaming = 0;
        while (System.nanoTime() - deadline < 0) {
            streaming = receiving.ask(
                    () -> receivers.stream().filter(LoadReceiver::streaming).count());
            if (streaming == count) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        String why = receiving.ask(() -> peers.stream().filter(LoadPeer::ready).count() + " have keys, failures "
                + peers.stream().map(LoadPeer::failure).distinct().toList());
        throw new IllegalStateException(streaming + " of " + count + " receivers get media; " + why);
    }

    /** On the receivers' loop only. */
    List<LoadReceiver> receivers() {
        return receivers;
    }

    /** How many guests were in and have lost their connection. */
    synchronized int seatsLost() {
        return (int) seated.stream().filter(guest -> guest.error() != null).count();
    }

    /** Nobody sends any more. */
    void fallSilent() {
        sending.ask(() -> {
            sender.stop();
            return true;
        });
    }

    /** Packets that the host has sent so far. */
    long sentPackets() {
        return sending.ask(sender::sentPackets);
    }

    LoadLoop loop() {
        return receiving;
    }

    @Override
    public void close() throws IOException {
        pings.shutdownNow();
        host.send(new ClientMessage.EndForAll());
        synchronized (this) {
            clients.stream().skip(1).forEach(MeetingClient::close);
        }
        receiving.ask(() -> {
            peers.forEach(LoadPeer::close);
            return true;
        });
        sending.close();
        receiving.close();
        host.close();
    }
}
