package org.sabha.bench;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sabha.client.EncryptionDemand;
import org.sabha.client.JoinOptions;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.client.frame.MediaCodec;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.http.CreateMeetingResponse;

/** A meeting of the Java client's members, whose host sends voice and picture, others as asked. Driven by one thread. */
final class BenchRoom implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final SabhaClient client;
    private final MeetingLink link;
    private final Secret password;
    private final Member host;
    private final List<Member> members = new ArrayList<>();
    private final List<Member> voices = new CopyOnWriteArrayList<>();
    private final List<Member> cameras = new CopyOnWriteArrayList<>();
    private volatile boolean over;
    private int names;

    /** The host comes, and sends. */
    BenchRoom(SabhaClient client, ServerProcess server, CreateMeetingResponse made) throws Exception {
        this.client = client;
        Secret linkSecret = MeetingLink.newLinkSecret(new SecureRandom());
        link = new MeetingLink(server.base(), made.room(), made.invitation(), Optional.of(linkSecret));
        password = made.password();
        host = join(made.invitation(), true);
        host.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        voices.add(host);
        cameras.add(host);
        Thread.ofPlatform().daemon().name("bench-media").start(this::pump);
    }

    Member host() {
        return host;
    }

    List<Member> members() {
        return members;
    }

    /** Who is heard from now on, and nobody else. */
    void speak(Member member) {
        voices.add(member);
        voices.removeIf(other -> other != member);
    }

    /** So many invitations, fetched beforehand. */
    List<Secret> invitations(int count) throws Exception {
        List<CompletableFuture<Secret>> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(host.invite());
        }
        List<Secret> invitations = new ArrayList<>();
        for (CompletableFuture<Secret> invitation : asked) {
            invitations.add(invitation.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        return invitations;
    }

    /** Begins a join and returns at once. */
    Member join(Secret invitation, boolean sends) {
        JoinOptions options = JoinOptions.by(link.by(invitation), password, "Member " + names)
                .receiving(3, 1)
                .demanding(EncryptionDemand.WHERE_OFFERED);
        if (sends) {
            options = options.sending(TrackSource.MICROPHONE, MediaCodec.OPUS)
                    .sending(TrackSource.CAMERA, MediaCodec.VP8);
        }
        Member member = new Member(client, options, names++);
        members.add(member);
        return member;
    }

    /** Lets members come one after the other and waits until each sees a picture. */
    void fill(int count, boolean sends) throws Exception {
        for (Secret invitation : invitations(count)) {
            Member member = join(invitation, sends);
            member.firstPicture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (sends) {
                cameras.add(member);
            }
        }
    }

    private void pump() {
        long voice = System.nanoTime();
        long picture = voice;
        while (!over) {
            long next = Math.min(voice, picture);
            LockSupport.parkNanos(Math.max(1, next - System.nanoTime()));
            long now = System.nanoTime();
            if (now - voice >= 0) {
                cameras.stream().filter(member -> !voices.contains(member)).forEach(Member::sendSilence);
                voices.forEach(Member::sendVoice);
                voice += SECOND_NANOS / MadeFrames.VOICES_PER_SECOND;
            }
            if (now - picture >= 0) {
                cameras.forEach(Member::sendPicture);
                picture += SECOND_NANOS / MadeFrames.PICTURES_PER_SECOND;
            }
        }
    }

    @Override
    public void close() {
        over = true;
        host.meeting().say(new ClientMessage.EndForAll());
        CompletableFuture.allOf(
                        members.stream().map(member -> member.meeting().ended()).toArray(CompletableFuture[]::new))
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(_ -> null)
                .join();
    }
}
