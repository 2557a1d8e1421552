package org.sabha.client;

// page: from here on docs/integrate/java-client.md has these lines
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.session.Roster;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerMessage;

/** Shows the first camera that there is, counts what comes, and says one Opus packet. */
final class Listen implements MeetingListener {
    private final CompletableFuture<SabhaMeeting> meeting = new CompletableFuture<>();
    private Optional<ParticipantView.TrackView> shown = Optional.empty();
    long pictures;
    long voices;

    static MeetingEnd run(String link, String password, byte[] opusPacket) {
        try (SabhaClient client = SabhaClient.create()) {
            JoinOptions options = JoinOptions.by(
                            MeetingLink.parse(link).orElseThrow(), new Secret(password), "Listener")
                    .sending(TrackSource.MICROPHONE, MediaCodec.OPUS)
                    .receiving(3, 1);
            Listen listener = new Listen();
            SabhaMeeting meeting = SabhaMeeting.join(client, options, listener);
            listener.meeting.complete(meeting);
            meeting.mediaReady().join();
            meeting.setMuted(TrackSource.MICROPHONE, false);
            meeting.sendFrame(TrackSource.MICROPHONE, EncodedFrame.audio(960, 30, opusPacket));
            return meeting.ended().join();
        }
    }

    @Override
    public void seated(Roster roster) {
        shown = Optional.empty();
        show(roster);
    }

    @Override
    public void rosterChanged(Roster roster, ServerMessage cause) {
        show(roster);
    }

    private void show(Roster roster) {
        Optional<ParticipantView.TrackView> camera = roster.participants().stream()
                .filter(person -> !roster.self().equals(Optional.of(person.id())))
                .flatMap(person -> person.tracks().stream())
                .filter(track -> track.source() == TrackSource.CAMERA)
                .findFirst();
        if (!camera.map(ParticipantView.TrackView::id).equals(shown.map(ParticipantView.TrackView::id))) {
            shown = camera;
            meeting.thenAccept(open -> open.show(List.of(
                    new SlotRequest(open.videoSlots().getFirst(), camera.map(ParticipantView.TrackView::id), 360, 0))));
        }
    }

    @Override
    public void frame(ReceivedFrame frame) {
        // whole, in order, opened with the meeting's keys; to keep its bytes, copy them
        if (frame.codec() == MediaCodec.OPUS) {
            voices++;
        } else {
            pictures++;
        }
    }
}
